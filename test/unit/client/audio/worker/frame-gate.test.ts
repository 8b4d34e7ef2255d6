import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as encryption from '../../../../../src/client/audio/worker/frame-encryption.ts';
import { FrameGate } from '../../../../../src/client/audio/worker/frame-gate.ts';
import type { RoomSecret } from '../../../../../src/node/participant/audio/audio-port.ts';
import { ROOM } from '../../../../support/records/bundles.ts';

const STREAM = '0123456789abcdef';
const FRAMES = [{ seq: 1, payload: new Uint8Array(40) }];
const NO_KEY: RoomSecret = { room: ROOM, speak: undefined, open: [] };

let passed: string[];
let loads: ((module: typeof encryption | undefined) => void)[];
let gate: FrameGate;

beforeEach(() => {
  vi.useFakeTimers();
  [passed, loads] = [[], []];
  gate = new FrameGate(
    { send: () => passed.push('sent'), play: () => passed.push('played') },
    () =>
      new Promise((resolve, reject) => {
        loads.push((module) => (module === undefined ? reject(new Error('out of reach')) : resolve(module)));
      }),
  );
});
afterEach(() => {
  vi.useRealTimers();
});

function pass(): string[] {
  passed = [];
  gate.send(STREAM, FRAMES[0]!);
  gate.play('ada', STREAM, FRAMES);
  return passed;
}

it('in an open room frames pass as they are, and nothing is loaded', () => {
  expect(pass()).toEqual(['sent', 'played']);
  expect(loads).toEqual([]);
});

it('in a members-only room nothing passes in the clear: not while encryption is loading, nor without a key', async () => {
  gate.set(NO_KEY);
  expect(pass()).toEqual([]);
  loads[0]!(encryption);
  await vi.advanceTimersByTimeAsync(0);
  expect(pass()).toEqual([]);
  gate.set(undefined);
  expect(pass()).toEqual(['sent', 'played']);
});

it('a room that is left while encryption is loading is left', async () => {
  gate.set(NO_KEY);
  gate.set(undefined);
  expect(pass()).toEqual(['sent', 'played']);
  loads[0]!(encryption);
  await vi.advanceTimersByTimeAsync(0);
  expect(pass()).toEqual(['sent', 'played']);
});

it('a failed load of encryption is repeated, and meanwhile nothing passes', async () => {
  gate.set(NO_KEY);
  gate.set(NO_KEY);
  expect(loads).toHaveLength(1);
  for (let i = 0; i < 3; i++) {
    loads[i]!(undefined);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(loads).toHaveLength(i + 2);
    expect(pass()).toEqual([]);
  }
  gate.set(undefined);
  loads.at(-1)!(undefined);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(loads).toHaveLength(4);
});
