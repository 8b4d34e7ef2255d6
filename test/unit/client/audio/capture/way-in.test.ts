import { describe, expect, it } from 'vitest';
import { LOOK, type Step, WayIn } from '../../../../../src/client/audio/capture/way-in.ts';

/** A capture, and somebody who looks at it twice a second. */
class Capturing {
  readonly wayIn = new WayIn();
  ended = false;
  held = false;
  off = false;
  /** The worklet counts slots. */
  counts = true;
  sounds = true;
  contextRuns = true;
  readonly steps: Step[] = [];
  #now = 0;
  #clock = 0;
  #slots = 0;
  #sounds = 0;

  constructor(how: Partial<Pick<Capturing, 'sounds'>> = {}) {
    Object.assign(this, how);
    this.look(0);
  }

  /** Looks for so many ms. */
  for(ms: number): this {
    for (let gone = 0; gone < ms; gone += LOOK) this.look(LOOK);
    return this;
  }

  /** One look after so many ms. */
  look(ms: number): this {
    this.#now += ms;
    if (this.contextRuns) {
      this.#clock += ms / 1000;
      if (this.counts) this.#slots += ms / 20;
      if (this.counts && this.sounds && !this.held && !this.off) this.#sounds += ms / 20;
    }
    const { ended, held, off } = this;
    const seen = { ended, held, off, slots: this.#slots, sounds: this.#sounds, clock: this.#clock, now: this.#now };
    const step = this.wayIn.look(seen);
    if (step !== 'none') this.steps.push(step);
    return this;
  }

  connectedAnew(): this {
    this.#slots = this.#sounds = 0;
    this.wayIn.restarted();
    return this;
  }

  get health() {
    return this.wayIn.health;
  }
}

describe('the way in', () => {
  it('is live from the first moment, and for as long as there is any sound', () => {
    const capture = new Capturing();
    expect(capture.health).toBe('live');
    expect(capture.for(600_000).health).toBe('live');
    expect(capture.steps).toEqual([]);
  });

  it('is held at once while the system mutes it, for however long, and goes on by itself', () => {
    const capture = new Capturing().for(5_000);
    capture.held = true;
    expect(capture.look(1).health).toBe('held');
    expect(capture.for(600_000).health).toBe('held');
    capture.held = false;
    // Also before the first sound.
    capture.sounds = false;
    expect(capture.for(LOOK).health).toBe('live');
  });

  it('is silent after six seconds of zeros from the start, and after fifteen once it has sounded', () => {
    const never = new Capturing({ sounds: false });
    expect(never.for(5_500).health).toBe('live');
    expect(never.for(1_000).health).toBe('silent');
    const once = new Capturing().for(2_000);
    once.sounds = false;
    expect(once.for(14_000).health).toBe('live');
    expect(once.for(1_500).health).toBe('silent');
  });

  it('is live again with the first sound after any silence', () => {
    const capture = new Capturing({ sounds: false }).for(600_000);
    capture.sounds = true;
    expect(capture.for(LOOK).health).toBe('live');
  });

  it('is not called silent while this person is muted, nor live by muting', () => {
    const live = new Capturing().for(2_000);
    live.off = true;
    expect(live.for(600_000).health).toBe('live');
    const silent = new Capturing({ sounds: false }).for(7_000);
    silent.off = true;
    expect(silent.for(60_000).health).toBe('silent');
  });

  it('counts the slots of a silence and not the looks, which a hidden tab has one a minute of', () => {
    expect(new Capturing({ sounds: false }).look(60_000).health).toBe('silent');
    expect(new Capturing().look(60_000).health).toBe('live');
  });

  it('is lost when the track has ended', () => {
    const capture = new Capturing().for(2_000);
    capture.ended = true;
    capture.counts = false;
    expect(capture.look(1).health).toBe('lost');
    expect(capture.for(10_000).steps).toEqual([]);
  });

  it('is connected anew where nothing is captured while the clock runs, and lost where that does not help', () => {
    const capture = new Capturing().for(2_000);
    capture.counts = false;
    expect(capture.for(2_000).steps).toEqual(['renew']);
    expect(capture.health).toBe('live');
    const mended = capture.connectedAnew();
    mended.counts = true;
    expect(mended.for(10_000).health).toBe('live');
    mended.counts = false;
    expect(mended.for(2_000).steps).toEqual(['renew', 'renew']);
    expect(mended.connectedAnew().for(2_500).health).toBe('lost');
    expect(mended.steps).toEqual(['renew', 'renew']);
  });

  it('is silent, and not lost, while the audio context stands still, and live as soon as it goes on', () => {
    const capture = new Capturing().for(2_000);
    capture.contextRuns = false;
    expect(capture.for(2_500).health).toBe('live');
    expect(capture.for(1_000).health).toBe('silent');
    expect(capture.for(600_000).health).toBe('silent');
    capture.contextRuns = true;
    expect(capture.for(LOOK).health).toBe('live');
    expect(capture.steps).toEqual([]);
  });

  it('is not blamed for a machine that slept', () => {
    const capture = new Capturing().for(2_000);
    capture.counts = false;
    expect(capture.look(3_600_000).health).toBe('live');
    capture.counts = true;
    expect(capture.for(10_000).health).toBe('live');
    expect(capture.steps).toEqual([]);
  });
});
