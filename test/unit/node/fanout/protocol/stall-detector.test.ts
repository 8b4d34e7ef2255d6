import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StallDetector } from '../../../../../src/node/fanout/protocol/stall-detector.ts';

/** When messages come that leave `every` ms apart: ms on the way, and handed over in order as TCP does. Ends with what `often` says then. */
function over(
  seconds: number,
  every: number,
  onTheWay: (i: number) => number,
  stalls = new StallDetector(),
  from = 0,
): boolean {
  let last = from;
  for (let i = 0; i * every < seconds * 1_000; i++) {
    last = Math.max(last, from + i * every + onTheWay(i));
    stalls.note(last);
  }
  return stalls.often(last);
}

/** Every so many messages one is lost and comes when it has been sent again. */
const losing =
  (each: number, again = 160) =>
  (i: number): number =>
    30 + (i % each === each - 1 ? again : 0);

describe('a connection', () => {
  it.each([20, 60, 80])('that loses one packet in thirty stalls repeatedly, with a message every %i ms', (every) => {
    expect(over(20, every, losing(30, 200))).toBe(true);
  });

  it('that loses a packet now and then does not', () => {
    expect(over(120, 60, losing(250))).toBe(false);
  });

  it('that loses none does not, whatever its jitter', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 100 }),
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 2 }),
        (every, jitter) => {
          expect(over(20, every, (i) => 30 + jitter[i % jitter.length]!)).toBe(false);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('whose speaker pauses does not: messages meanwhile did not wait', () => {
    const stalls = new StallDetector();
    let at = 0;
    for (let word = 0; word < 100; word++) {
      for (let i = 0; i < 5; i++) stalls.note(at + i * 60);
      at += 700;
    }
    expect(stalls.often(at)).toBe(false);
  });

  it('that was gone for seconds has not stalled', () => {
    const stalls = new StallDetector();
    for (let i = 0; i < 6; i++) {
      stalls.note(i * 3_000);
      stalls.note(i * 3_000 + 1);
    }
    expect(stalls.often(15_001)).toBe(false);
  });

  it('counts as lossy until a minute has passed without a stall', () => {
    const stalls = new StallDetector();
    expect(over(20, 60, losing(30), stalls)).toBe(true);
    expect(over(50, 60, () => 30, stalls, 20_000)).toBe(true);
    expect(over(20, 60, () => 30, stalls, 70_000)).toBe(false);
    expect(over(20, 60, losing(30), stalls, 90_000)).toBe(true);
  });

  it('counts one stall for everything that arrived at once, however much', () => {
    const stalls = new StallDetector();
    for (const start of [0, 5_000]) {
      stalls.note(start);
      for (let i = 0; i < 20; i++) stalls.note(start + 500);
    }
    expect(stalls.often(5_500)).toBe(false);
  });
});

/** Two lines that bring the same every 60 ms; of each every thirtieth message is lost, of the second `apart` messages later. */
function twoLines(stalls: StallDetector, seconds: number, apart: number, from = 0): number {
  const came: { at: number; second: boolean }[] = [];
  for (const second of [false, true]) {
    let last = 0;
    for (let i = 0; i * 60 < seconds * 1_000; i++) {
      const lost = (i + (second ? apart : 0)) % 30 === 29;
      last = Math.max(last, from + i * 60 + (lost ? 200 : 0));
      came.push({ at: last, second });
    }
  }
  came.sort((a, b) => a.at - b.at);
  for (const { at, second } of came) {
    if (second) stalls.noteSecond(at);
    else stalls.note(at);
  }
  return came.at(-1)!.at;
}

describe('a backup connection', () => {
  it.each([5, 10, 15])(
    'that loses other packets helps: the first still counts as lossy (%i messages apart)',
    (apart) => {
      const stalls = new StallDetector();
      expect(stalls.often(twoLines(stalls, 60, apart))).toBe(true);
    },
  );

  it('that stalls whenever the first does is given up, and requested again after ten minutes', () => {
    const stalls = new StallDetector();
    let at = twoLines(stalls, 60, 0);
    expect(stalls.often(at)).toBe(false);
    for (let i = 0; i < 10; i++) {
      expect(over(60, 60, losing(30), stalls, at)).toBe(false);
      at += 60_000;
    }
    expect(over(60, 60, losing(30), stalls, at)).toBe(true);
  });

  it('of a busy page is given up: what came over both waited for the page', () => {
    const stalls = new StallDetector();
    let at = 0;
    for (let i = 0; i < 60; i++) {
      for (let n = 0; n < 10; n++) {
        at += 60;
        stalls.noteSecond(at);
        stalls.note(at + 5);
      }
      // Busy for 200 ms: three of each are there at once.
      at += 200;
      for (let n = 0; n < 3; n++) stalls.noteSecond(at + n);
      for (let n = 0; n < 3; n++) stalls.note(at + 3 + n);
    }
    expect(stalls.often(at)).toBe(false);
  });

  it('that once stalled together with the first is not given up', () => {
    const stalls = new StallDetector();
    let at = 0;
    for (let i = 0; i < 10; i++) {
      at = twoLines(stalls, 3, 0, at + 60);
      at = twoLines(stalls, 6, 15, at + 60);
    }
    expect(stalls.often(at)).toBe(true);
  });
});
