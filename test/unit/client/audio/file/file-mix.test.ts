import { beforeEach, expect, it } from 'vitest';
import { FileMix } from '../../../../../src/client/audio/file/file-mix.ts';
import type { FromMix, ToMix } from '../../../../../src/client/audio/file/messages.ts';
import { FRAME_SAMPLES } from '../../../../../src/node/media/frame.ts';

let told: FromMix[];
let port: { onmessage: ((event: { data: ToMix }) => void) | null; postMessage(message: FromMix): void; close(): void };
let mix: FileMix;

const say = (message: ToMix): void => port.onmessage?.({ data: message });
const mono = (value: number): Float32Array<ArrayBuffer> => new Float32Array(FRAME_SAMPLES).fill(value);
const frames = (run: number, ...values: number[]): void => say({ type: 'frames', run, frames: values.map(mono) });
/** The last sample of the left ear in the next frame. */
const next = (): number | undefined => mix.next()?.[0].at(-1);

beforeEach(() => {
  told = [];
  port = { onmessage: null, postMessage: (message) => void told.push(message), close: () => undefined };
  mix = new FileMix(port as unknown as MessagePort);
});

it('gives 20 ms at a time, mono for both ears and stereo for each, and says what was heard', () => {
  const stereo = Float32Array.from({ length: 2 * FRAME_SAMPLES }, (_, i) => (i % 2 === 0 ? 0.25 : -0.5));
  frames(1, 0.5, 0.5);
  say({ type: 'frames', run: 1, frames: [stereo] });
  expect(next()).toBe(0.5);
  const second = mix.next()!;
  expect(second[1]).toEqual(mono(0.5));
  expect(second[1].buffer).not.toBe(second[0].buffer);
  expect(mix.next()).toEqual([mono(0.25), mono(-0.5)]);
  expect(told).toEqual([{ run: 1, heard: 3 }]);
  expect(mix.next()).toBeUndefined();
});

it('begins, pauses and goes on without a click, and keeps what was not heard', () => {
  frames(1, 1, 1, 1, 1);
  const [left] = mix.next()!;
  expect(left[0]).toBeLessThan(0.01);
  expect(left.at(-1)).toBe(1);
  say({ type: 'set', paused: true, volume: 1 });
  const fading = mix.next()![0];
  expect([fading[0]! > 0.99, fading.at(-1)]).toEqual([true, 0]);
  expect(mix.next()).toBeUndefined();
  say({ type: 'set', paused: false, volume: 0.5 });
  expect(next()).toBe(0.5);
  expect(next()).toBe(0.5);
  expect(told.reduce((sum, { heard }) => sum + heard, 0)).toBe(4);
});

it('forgets one file when another begins', () => {
  frames(1, 0.1, 0.1, 0.1);
  next();
  frames(2, 0.75);
  expect(next()).toBe(0.75);
  expect(next()).toBeUndefined();
  expect(told).toEqual([{ run: 2, heard: 1 }]);
});
