import { describe, expect, it } from 'vitest';
import { LOOK, type Seen, type Step, WayOut } from '../../../../../src/client/audio/playout/way-out.ts';

/** An audio context as a page sees it, and somebody who looks at it twice a second. */
class Seeing {
  readonly wayOut = new WayOut();
  state: Seen['state'] = 'running';
  /** Its clock goes on while it runs. */
  plays = true;
  broken = false;
  now = 0;
  #clock = 0;
  readonly steps: Step[] = [];

  get seen(): Seen {
    return { state: this.state, clock: this.#clock, broken: this.broken, now: this.now };
  }

  /** Looks for so many ms. */
  look(ms: number): this {
    for (let gone = 0; gone < ms; gone += LOOK) {
      this.now += LOOK;
      if (this.plays && this.state === 'running') this.#clock += LOOK / 1000;
      this.#note(this.wayOut.look(this.seen));
    }
    return this;
  }

  press(): void {
    this.#note(this.wayOut.press(this.seen));
  }

  #note(step: Step): void {
    if (step !== 'none') this.steps.push(step);
  }
}

/** One that is listened to, and heard from the start if it plays. */
function listening(how: Partial<Pick<Seeing, 'state' | 'plays'>> = {}): Seeing {
  const seeing = Object.assign(new Seeing(), how);
  seeing.wayOut.want(true);
  seeing.look(2 * LOOK);
  return seeing;
}

describe('the way out', () => {
  it('is left alone while sound comes out', () => {
    const seeing = listening().look(60_000);
    seeing.press();
    expect(seeing.steps).toEqual([]);
    expect(seeing.wayOut.silent).toBe(false);
  });

  it('is left alone while there is nothing to hear, whatever the context does', () => {
    for (const state of ['suspended', 'interrupted', 'closed', 'running'] as const) {
      const seeing = Object.assign(new Seeing(), { state, plays: false });
      seeing.look(10_000);
      seeing.press();
      expect(seeing.steps, state).toEqual([]);
      expect(seeing.wayOut.silent, state).toBe(false);
    }
  });

  it.each(['suspended', 'interrupted'] as const)('is asked to run again at once when it is %s', (state) => {
    const seeing = listening();
    seeing.state = state;
    expect(seeing.look(LOOK).steps).toEqual(['resume']);
    seeing.state = 'running';
    seeing.look(5_000);
    expect(seeing.steps).toEqual(['resume']);
    expect(seeing.wayOut.silent).toBe(false);
  });

  it('is asked several times within three seconds, and less and less often after that', () => {
    const seeing = listening();
    seeing.state = 'suspended';
    expect(seeing.look(3_000).steps.length).toBeGreaterThanOrEqual(3);
    const before = seeing.look(60_000).steps.length;
    expect(seeing.look(60_000).steps.length - before).toBeLessThanOrEqual(5);
    expect(new Set(seeing.steps)).toEqual(new Set(['resume']));
  });

  it('is started again when the context runs and its clock stands still, and rebuilt where that is in vain, within three seconds', () => {
    const seeing = listening();
    seeing.plays = false;
    expect(seeing.look(1_000).steps).toEqual(['resume']);
    expect(seeing.look(1_500).steps).toEqual(['resume', 'rebuild']);
    expect(seeing.wayOut.silent).toBe(false);
    seeing.wayOut.renewed();
    seeing.plays = true;
    expect(seeing.look(10_000).steps).toEqual(['resume', 'rebuild']);
    expect(seeing.wayOut.silent).toBe(false);
  });

  it('is rebuilt at once when the context is closed, or the player has failed', () => {
    const closed = listening();
    closed.state = 'closed';
    expect(closed.look(LOOK).steps).toEqual(['rebuild']);
    const broken = listening();
    broken.broken = true;
    expect(broken.look(LOOK).steps).toEqual(['rebuild']);
  });

  it('is not rebuilt over and over where no context plays', () => {
    const seeing = listening({ plays: false });
    for (let i = 0; i < 120; i++) {
      const { length } = seeing.steps;
      if (seeing.look(LOOK).steps.length > length) seeing.wayOut.renewed();
    }
    expect(seeing.steps.length).toBeLessThan(12);
  });

  it('is not rebuilt because the machine slept', () => {
    const seeing = listening();
    seeing.now += 3_600_000;
    seeing.plays = false;
    expect(seeing.look(LOOK).steps).toEqual([]);
    seeing.plays = true;
    expect(seeing.look(10_000).steps).toEqual([]);
  });
});

describe('a person is told', () => {
  it.each(['suspended', 'interrupted', 'running', 'closed'] as const)(
    'within two seconds that the first sound does not come out, when the context is %s',
    (state) => {
      const seeing = listening({ state, plays: false });
      expect(seeing.look(1_500).wayOut.silent).toBe(true);
    },
  );

  it.each(['suspended', 'interrupted', 'running', 'closed'] as const)(
    'that sound has stopped and does not come back by itself, when the context is %s',
    (state) => {
      const seeing = listening();
      Object.assign(seeing, { state, plays: false });
      expect(seeing.look(2_000).wayOut.silent).toBe(false);
      expect(seeing.look(1_500).wayOut.silent).toBe(true);
    },
  );

  it('no longer once it is heard, or once there is nothing to hear', () => {
    const heard = listening({ state: 'suspended' }).look(3_000);
    heard.state = 'running';
    expect(heard.look(2 * LOOK).wayOut.silent).toBe(false);
    const gone = listening({ state: 'suspended' }).look(3_000);
    gone.wayOut.want(false);
    expect(gone.wayOut.silent).toBe(false);
  });

  it('after the next visit as after the first', () => {
    const seeing = listening().look(5_000);
    seeing.wayOut.want(false);
    seeing.state = 'suspended';
    seeing.look(60_000);
    seeing.wayOut.want(true);
    expect(seeing.wayOut.silent).toBe(false);
    expect(seeing.look(2_000).wayOut.silent).toBe(true);
  });
});

describe('a gesture', () => {
  it('is used at once, however long the next attempt is away', () => {
    const seeing = listening({ state: 'suspended' }).look(60_000);
    const { length } = seeing.steps;
    seeing.press();
    expect(seeing.steps.slice(length)).toEqual(['resume']);
  });

  it('that arrives as several events is one', () => {
    const seeing = listening({ state: 'suspended' }).look(60_000);
    const { length } = seeing.steps;
    for (let i = 0; i < 3; i++) seeing.press();
    expect(seeing.steps.slice(length)).toEqual(['resume']);
  });

  it('in vain has the way out rebuilt', () => {
    const seeing = listening({ state: 'suspended' }).look(60_000);
    const { length } = seeing.steps;
    seeing.press();
    expect(seeing.look(1_000).steps.slice(length)).toEqual(['resume', 'rebuild']);
  });

  it('that helped is forgotten: the next silence begins with a resume', () => {
    const seeing = listening({ state: 'suspended' });
    seeing.press();
    seeing.state = 'running';
    seeing.look(5_000);
    const { length } = seeing.steps;
    seeing.state = 'suspended';
    expect(seeing.look(LOOK).steps.slice(length)).toEqual(['resume']);
  });
});

it('a page that is shown again tries at once', () => {
  const seeing = listening({ state: 'interrupted' }).look(60_000);
  const { length } = seeing.steps;
  seeing.wayOut.hurry();
  expect(seeing.look(LOOK).steps.slice(length)).toEqual(['resume']);
});

it('whatever happens in whatever order, sound that can come out does so within two seconds, and nobody is told otherwise', () => {
  const states = ['running', 'suspended', 'interrupted', 'closed'] as const;
  const happenings = [
    ...states.map((state) => (one: Seeing) => Object.assign(one, { state, plays: state === 'running' })),
    (one: Seeing) => Object.assign(one, { state: 'running', plays: false }),
    (one: Seeing) => one.press(),
    (one: Seeing) => one.wayOut.hurry(),
    (one: Seeing) => one.wayOut.renewed(),
    (one: Seeing) => one.wayOut.want(false),
    (one: Seeing) => one.wayOut.want(true),
    (one: Seeing) => one.look(2_000),
  ];
  const orders = happenings.flatMap((a) => happenings.flatMap((b) => happenings.map((c) => [a, b, c])));
  for (const order of orders) {
    const seeing = listening();
    for (const happen of order) {
      happen(seeing);
      seeing.look(LOOK);
    }
    Object.assign(seeing, { state: 'running', plays: true });
    seeing.wayOut.want(true);
    seeing.look(2 * LOOK);
    expect(seeing.wayOut.silent).toBe(false);
    const { length } = seeing.steps;
    expect(seeing.look(5_000).steps.length).toBe(length);
    // And what stops afterwards is noticed.
    seeing.state = 'suspended';
    expect(seeing.look(LOOK).steps.length).toBe(length + 1);
  }
});
