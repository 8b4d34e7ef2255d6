import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Frame, seqAdd } from '../../../../src/node/media/frame.ts';
import { JitterBuffer, MAX_HELD, type Slot } from '../../../../src/node/media/jitter-buffer.ts';

const voice = (seq: number, mark = seq & 0xff): Frame => ({ seq, payload: new Uint8Array([mark, 1]) });
const silence = (seq: number): Frame => ({ seq, payload: new Uint8Array(0) });
const kinds = (slots: readonly Slot[]): string => slots.map(({ kind }) => kind[0]).join('');
const marks = (slots: readonly Slot[]): number[] =>
  slots.flatMap((slot) => (slot.kind === 'audio' ? [slot.payload[0]!] : []));

/** Lets everything out that a timer would let out up to `now`. */
function drain(buffer: JitterBuffer, now: number): Slot[] {
  const slots = buffer.take(now);
  for (let wake = buffer.nextWake(); wake !== undefined && wake <= now; wake = buffer.nextWake()) {
    slots.push(...buffer.take(wake));
  }
  return slots;
}

/** A buffer in the middle of a spurt: frames 0..9 came at 0, 20, ... 180 ms, every other one `late` ms later, and are out. */
function talking(first = 0, late = 0): JitterBuffer {
  const buffer = new JitterBuffer();
  for (let i = 0; i < 10; i++) {
    const now = i * 20 + (i % 2 === 0 ? late : 0);
    drain(buffer, now);
    buffer.push([voice(seqAdd(first, i))], now);
    drain(buffer, now);
  }
  drain(buffer, 190);
  return buffer;
}

describe('JitterBuffer', () => {
  test('releases frames in order at once, with the time they are due', () => {
    const buffer = talking();
    buffer.push([voice(10)], 200);
    const [slot] = buffer.take(200);
    expect(slot).toMatchObject({ kind: 'audio', due: 200 + buffer.delay });
  });

  test('holds the first frame of a spurt until shortly before it is due, so that an earlier one may overtake', () => {
    const buffer = new JitterBuffer();
    buffer.push([voice(7)], 1000);
    expect(buffer.take(1000)).toEqual([]);
    buffer.push([voice(6)], 1001);
    expect(marks(drain(buffer, 1100))).toEqual([6, 7]);
  });

  test('puts reordered frames in order', () => {
    const buffer = talking(0, 15);
    buffer.push([voice(11)], 220);
    expect(buffer.take(220)).toEqual([]);
    buffer.push([voice(10)], 222);
    expect(marks(buffer.take(222))).toEqual([10, 11]);
  });

  test('drops duplicates from any path, also of frames already released', () => {
    const buffer = talking();
    buffer.push([voice(9), voice(10), voice(10)], 200);
    expect(marks(buffer.take(200))).toEqual([10]);
    expect(buffer.counts).toMatchObject({ duplicate: 2, late: 0, received: 11 });
  });

  test('gives up a missing frame at its due time and not before', () => {
    const buffer = talking();
    buffer.push([voice(11)], 220);
    const due = 200 + buffer.delay;
    expect(buffer.nextWake()).toBeCloseTo(due);
    expect(buffer.take(due - 0.1)).toEqual([]);
    expect(kinds(buffer.take(due))).toBe('la');
    expect(buffer.counts.lost).toBe(1);
  });

  test('accepts a missing frame that arrives as redundancy in the next packet', () => {
    const buffer = talking();
    buffer.push([voice(10), voice(11)], 220);
    expect(marks(buffer.take(220))).toEqual([10, 11]);
    expect(buffer.counts.lost).toBe(0);
  });

  test('counts frames that arrive after they were given up as late, and waits longer when that repeats', () => {
    const buffer = talking();
    for (let i = 10; i < 90; i++) {
      // Every eighth frame comes with the fifth one after it.
      const frames = i % 8 === 7 ? [voice(i), voice(i - 5)] : i % 8 === 2 ? [] : [voice(i)];
      drain(buffer, i * 20);
      buffer.push(frames, i * 20);
      drain(buffer, i * 20);
    }
    expect(buffer.counts.late).toBeGreaterThan(2);
    expect(buffer.counts.late).toBeLessThan(10);
    expect(buffer.delay).toBeGreaterThan(100);
  });

  test('counts a late mark of silence only when it was waited for', () => {
    const buffer = talking();
    buffer.push([voice(11)], 220);
    drain(buffer, 400);
    expect(buffer.counts).toMatchObject({ lost: 1, late: 0 });
    buffer.push([silence(10)], 401);
    buffer.push([silence(12), silence(13)], 402);
    drain(buffer, 500);
    buffer.push([silence(14)], 501);
    drain(buffer, 600);
    expect(buffer.counts).toMatchObject({ lost: 1, late: 1 });
  });

  test('takes an empty frame as the end of the spurt, and what follows as silence rather than loss', () => {
    const buffer = talking();
    buffer.push([silence(10)], 200);
    buffer.push([silence(12)], 240);
    expect(kinds(drain(buffer, 400))).toBe('e');
    buffer.push([voice(100)], 2000);
    expect(kinds(drain(buffer, 2100))).toBe('a');
    expect(buffer.counts.lost).toBe(0);
  });

  test('ends a spurt by itself when its end marks are lost', () => {
    const buffer = talking();
    expect(kinds(drain(buffer, 1100))).toBe('');
    expect(kinds(drain(buffer, 1300))).toBe('e');
    expect(buffer.nextWake()).toBeUndefined();
  });

  test('takes a long hole as the end of a spurt and the start of another', () => {
    const buffer = talking();
    buffer.push([voice(60)], 1200);
    expect(kinds(drain(buffer, 1300))).toBe('ea');
    expect(buffer.counts.lost).toBe(0);
  });

  test('learns nothing from end marks that were all sent at once', () => {
    const buffer = talking();
    buffer.push([10, 11, 12, 13].map(silence), 181);
    drain(buffer, 181);
    buffer.push([voice(50)], 1000);
    expect(drain(buffer, 1200)).toMatchObject([{ kind: 'audio', due: 1000 + buffer.delay }]);
  });

  test('continues across the wrap of sequence numbers', () => {
    const buffer = talking(2 ** 32 - 5);
    expect(buffer.counts).toMatchObject({ received: 10, lost: 0 });
    buffer.push([voice(5)], 200);
    expect(marks(buffer.take(200))).toEqual([5]);
  });

  test.each([
    ['far ahead', 10_000_000],
    ['far back', 4_000_000_000],
  ])('follows a speaker whose numbers jump %s, after a few frames that agree', (_, start) => {
    const buffer = talking();
    const heard: Slot[] = [];
    for (let i = 0; i < 20; i++) {
      buffer.push([voice(seqAdd(start, i))], 200 + i * 20);
      heard.push(...drain(buffer, 200 + i * 20));
    }
    expect(marks(heard).length).toBeGreaterThan(10);
    expect(buffer.counts.refused).toBeLessThan(6);
  });

  test.each([-3_600_000, 3_600_000])('follows a listener whose clock jumps by %i ms', (jump) => {
    const buffer = talking();
    const heard: Slot[] = [];
    for (let i = 10; i < 30; i++) {
      buffer.push([voice(i)], jump + i * 20);
      heard.push(...drain(buffer, jump + i * 20));
    }
    expect(marks(heard).length).toBeGreaterThan(10);
  });

  test('is not misled by single stray frames', () => {
    const buffer = talking();
    const heard: Slot[] = [];
    for (let i = 10; i < 60; i++) {
      buffer.push([voice(i), voice((i * 2_654_435_761) >>> 0)], i * 20);
      heard.push(...drain(buffer, i * 20));
    }
    expect(kinds(heard)).toBe('a'.repeat(50));
  });

  test('skips old frames when newer ones are waiting', () => {
    const buffer = talking();
    const caughtUp = Array.from({ length: 40 }, (_, i) => voice(10 + i));
    buffer.push(caughtUp, 49 * 20);
    const heard = marks(drain(buffer, 49 * 20));
    expect(heard.at(-1)).toBe(49);
    expect(heard.length).toBeLessThan(40);
  });

  test('rejects an oversized payload and a number that is not an integer', () => {
    const buffer = talking();
    buffer.push([{ seq: 10, payload: new Uint8Array(1276) }, voice(Number.NaN), voice(1.5)], 200);
    expect(drain(buffer, 210)).toEqual([]);
    expect(buffer.counts.refused).toBe(3);
  });

  test('accepts 64 frames of one call and no more', () => {
    const buffer = talking();
    buffer.push(
      Array.from({ length: 65 }, () => voice(10)),
      200,
    );
    expect(buffer.counts).toMatchObject({ refused: 1, duplicate: 63 });
  });

  test('never throws, exceeds its bound, goes back or releases a frame twice, whatever arrives', () => {
    const frame = fc.record({
      seq: fc.oneof(fc.nat(200), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
      payload: fc.uint8Array({ minLength: 0, maxLength: 3 }),
    });
    const arrival = fc.record({ wait: fc.oneof(fc.nat(60), fc.nat(5000)), frames: fc.array(frame, { maxLength: 5 }) });
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 120 }), (arrivals) => {
        const buffer = new JitterBuffer();
        let now = 0;
        let audio = 0;
        for (const { wait, frames } of arrivals) {
          now += wait;
          drain(buffer, now);
          buffer.push(frames, now);
          const slots = drain(buffer, now);
          audio += slots.filter(({ kind }) => kind === 'audio').length;
          expect(slots.length).toBeLessThanOrEqual(MAX_HELD * 30);
          expect(buffer.delay).toBeLessThanOrEqual(510);
        }
        const { received, duplicate, refused } = buffer.counts;
        expect(audio).toBeLessThanOrEqual(received);
        expect(received + duplicate + refused).toBeLessThanOrEqual(2 * arrivals.flatMap(({ frames }) => frames).length);
      }),
    );
  });

  test('releases any order and repetition of a timely spurt whole and in order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(15), { minLength: 20, maxLength: 20 }), (lateness) => {
        const buffer = talking();
        // One frame of every 15 ms of lateness first, so that the buffer knows how long to wait.
        for (let i = 10; i < 40; i++) {
          buffer.push([voice(i)], i * 20 + (i % 16));
          drain(buffer, i * 20 + (i % 16));
        }
        const arrivals = lateness
          .flatMap((late, i) => [40 + i, 40 + i].map((seq, twice) => ({ seq, at: seq * 20 + late + twice })))
          .sort((a, b) => a.at - b.at);
        const heard: Slot[] = [];
        for (const { seq, at } of arrivals) {
          heard.push(...drain(buffer, at));
          buffer.push([voice(seq)], at);
          heard.push(...drain(buffer, at));
        }
        heard.push(...drain(buffer, 1300));
        expect(marks(heard)).toEqual(lateness.map((_, i) => 40 + i));
        expect(buffer.counts.lost).toBe(0);
      }),
    );
  });
});
