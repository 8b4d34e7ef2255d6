import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PlayoutRing } from '../../../../src/node/media/playout-ring.ts';
import { hum } from '../../../support/media/simulated-playout.ts';

const FRAME = 960;

/** Asks the ring for `frames` output samples from `at` on, in quanta of 120. */
function listen(ring: PlayoutRing, at: number, frames: number): Float32Array {
  const out = new Float32Array(frames);
  const quantum = [new Float32Array(120)];
  for (let i = 0; i < frames; i += 120) if (ring.pull(quantum, at + i)) out.set(quantum[0]!, i);
  return out;
}

const block = (level: number): Float32Array[] => [new Float32Array(FRAME).fill(level)];

describe('PlayoutRing', () => {
  test('is silent before anybody talks', () => {
    const ring = new PlayoutRing();
    expect(ring.pull([new Float32Array(128)], 0)).toBe(false);
  });

  test('starts a spurt exactly when it is due', () => {
    const ring = new PlayoutRing();
    listen(ring, 0, 480);
    ring.push(block(0.5), 480 + 1000);
    ring.end();
    const out = listen(ring, 480, 3600);
    expect(out.findIndex((sample) => sample !== 0)).toBe(1000);
    expect(out[1500]).toBe(0.5);
    expect(ring.played).toBeGreaterThanOrEqual(FRAME);
    expect(ring.played).toBeLessThanOrEqual(FRAME + 240);
    expect(ring.concealed).toBe(0);
  });

  test('starts a spurt that is already late at once', () => {
    const ring = new PlayoutRing();
    listen(ring, 0, 4800);
    ring.push(block(0.5), 1000);
    expect(listen(ring, 4800, 480)[100]).toBe(0.5);
  });

  test('conceals what is late, fading out, counted to the sample, and goes silent when nothing follows', () => {
    const ring = new PlayoutRing();
    const voice = hum(2 * FRAME);
    ring.push([voice.slice(0, FRAME)], 0);
    ring.push([voice.slice(FRAME)], FRAME);
    const out = listen(ring, 0, 2 * FRAME + 7200);
    const power = (from: number, to: number): number =>
      out.subarray(from, to).reduce((sum, sample) => sum + sample * sample, 0) / (to - from);
    expect(ring.concealed).toBe(7200);
    expect(power(2 * FRAME, 2 * FRAME + 400)).toBeGreaterThan(power(1000, 1900) / 3);
    expect(power(2 * FRAME + 5900, 2 * FRAME + 7200)).toBe(0);
    listen(ring, 2 * FRAME + 7200, 60_000);
    expect(ring.active).toBe(false);
    expect(ring.concealed).toBeLessThanOrEqual(48_000 + 120);
  });

  test('spends one slot on a lost slot, even when part of it was already concealed', () => {
    const ring = new PlayoutRing();
    const voice = hum(4 * FRAME);
    ring.push([voice.slice(0, FRAME)], 0);
    listen(ring, 0, FRAME + 360);
    expect(ring.concealed).toBe(360);
    ring.lost();
    ring.push([voice.slice(2 * FRAME, 3 * FRAME)], 2 * FRAME);
    expect(ring.concealed).toBe(FRAME);
    listen(ring, FRAME + 360, 2 * FRAME - 360);
    expect(ring.concealed).toBe(FRAME);
    expect(ring.played).toBe(3 * FRAME);
  });

  test('is silent after the end of a spurt, without counting it', () => {
    const ring = new PlayoutRing();
    ring.push(block(0), 0);
    ring.end();
    listen(ring, 0, 9600);
    expect(ring.active).toBe(false);
    expect(ring.played).toBe(FRAME);
    expect(ring.concealed).toBe(0);
  });

  test.each([2400, -2400])('follows a schedule that moves by %i samples in the middle of a word', (move) => {
    const ring = new PlayoutRing();
    const voice = hum(201 * FRAME);
    ring.push([voice.slice(0, FRAME)], 4800);
    for (let i = 1; i <= 200; i++) {
      ring.push([voice.slice(i * FRAME, (i + 1) * FRAME)], 4800 + i * FRAME + move);
      listen(ring, (i - 1) * FRAME, FRAME);
    }
    expect(Math.abs(ring.error)).toBeLessThan(60);
    expect(ring.concealed).toBe(0);
  });

  test('plays a second channel that appears, and a mono block after it on both', () => {
    const ring = new PlayoutRing();
    const out = [new Float32Array(120), new Float32Array(120)];
    ring.push(block(0.1), 0);
    ring.push([new Float32Array(FRAME).fill(0.2), new Float32Array(FRAME).fill(-0.2)], FRAME);
    ring.push(block(0.3), 2 * FRAME);
    const heard: number[][] = [];
    for (let at = 0; at < 3 * FRAME; at += 120) {
      ring.pull(out, at);
      heard.push([out[0]![60]!, out[1]![60]!]);
    }
    expect(heard[4]).toEqual([Math.fround(0.1), Math.fround(0.1)]);
    expect(heard[12]).toEqual([Math.fround(0.2), Math.fround(-0.2)]);
    expect(heard[20]).toEqual([Math.fround(0.3), Math.fround(0.3)]);
  });

  test('yields finite sound, a bounded queue and true counts, whatever arrives, whenever', () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant('push' as const),
        due: fc.integer({ min: -100_000, max: 400_000 }),
        stereo: fc.boolean(),
      }),
      fc.record({ do: fc.constant('lost' as const) }),
      fc.record({ do: fc.constant('end' as const) }),
      fc.record({ do: fc.constant('pull' as const), quanta: fc.nat(40) }),
    );
    const voice = hum(FRAME);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
        const ring = new PlayoutRing();
        let at = 0;
        for (const action of steps) {
          if (action.do === 'push')
            ring.push(action.stereo ? [voice.slice(), voice.slice()] : [voice.slice()], action.due);
          else if (action.do === 'lost') ring.lost();
          else if (action.do === 'end') ring.end();
          else {
            const out = listen(ring, at, action.quanta * 120);
            at += action.quanta * 120;
            expect(out.every((sample) => Math.abs(sample) <= 2)).toBe(true);
          }
          expect(ring.played).toBeLessThanOrEqual(at);
        }
        // However much was pushed, at most the queue's length is left to hear.
        ring.end();
        listen(ring, at, 66_000);
        expect(ring.active).toBe(false);
      }),
    );
  });
});
