import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { EncoderEvents, Encoders } from '../../../../../src/client/audio/codec/codecs.ts';
import type { NoiseStrength } from '../../../../../src/client/audio/engine.ts';
import type { CapturedFrame, CaptureMode } from '../../../../../src/client/audio/messages.ts';
import type { NoiseFilter } from '../../../../../src/client/audio/noise/noise-filter.ts';
import { ECHO_MS } from '../../../../../src/client/audio/worker/echo.ts';
import { type LoadFilter, Sender } from '../../../../../src/client/audio/worker/sender.ts';
import { FRAME_SAMPLES } from '../../../../../src/node/media/frame.ts';
import { settle, stopClock } from '../../../../support/fakes/fake-clock.ts';

/** Slots that were sent to others, and those that were played to the person; without marks of silence. */
let sent: number[];
let echoed: number[];
let states: string[];
/** Slots in the encoder, which answers when it is told to. */
let encoding: number[];
let packets: EncoderEvents;
let port: { onmessage: ((event: { data: CapturedFrame }) => void) | null; close(): void };
let slot: number;

const encoders: Encoders = {
  encoder: (_, events) => {
    packets = events;
    return { encode: (tag) => void encoding.push(tag), close: () => undefined };
  },
};

function sender(mode: CaptureMode, noise?: NoiseStrength, load?: LoadFilter): Sender {
  return new Sender(
    encoders,
    { port: port as unknown as MessagePort, stream: '00000000000000aa', preset: 'voice', lowData: false, noise, mode },
    {
      frame: (_, { seq, payload }) => {
        if (payload.length > 0) sent.push(seq);
      },
      level: () => undefined,
      pause: () => undefined,
      failed: () => undefined,
      post: (message) => {
        const told = message.type === 'echo' ? message.state.is : message.type;
        if (told !== states.at(-1)) states.push(told);
      },
      ears: {
        play: (_, __, frames) => {
          echoed.push(...frames.filter(({ payload }) => payload.length > 0).map(({ seq }) => seq));
        },
        drop: () => undefined,
      },
    },
    load,
  );
}

function say(slots: number): void {
  for (let i = 0; i < slots; i++) {
    const samples = Float32Array.from({ length: FRAME_SAMPLES }, (_, n) => 0.3 * Math.sin(n / 10));
    port.onmessage?.({ data: { index: slot++, channels: [samples] } });
  }
}

const encode = (count = encoding.length): void => {
  for (const tag of encoding.splice(0, count)) packets.packet(tag, new Uint8Array(60));
};

beforeEach(() => {
  stopClock(0);
  vi.spyOn(performance, 'now').mockImplementation(() => Date.now());
  [sent, echoed, states, encoding, slot] = [[], [], [], [], 500];
  port = { onmessage: null, close: () => undefined };
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it('plays an echo to the person alone, and only measures again after five seconds', () => {
  const one = sender('held');
  say(5);
  one.setMode('echo');
  say(10);
  encode();
  vi.advanceTimersByTime(ECHO_MS);
  say(10);
  expect(encoding).toEqual([]);
  vi.advanceTimersByTime(2_000);
  expect(echoed).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  expect(states).toEqual(['listening', 'playing', 'none']);
  expect(sent).toEqual([]);
});

it('sends nothing that was said for an echo, however late the encoder is done with it', () => {
  const one = sender('echo');
  say(6);
  encode(3);
  one.setMode('live');
  say(4);
  encode();
  vi.advanceTimersByTime(2 * ECHO_MS);
  expect(sent).toEqual([6, 7, 8, 9]);
  expect(echoed).toEqual([]);
  expect(states).toEqual(['listening', 'none']);
});

it.for(['held', 'muted', undefined] as const)('ends an echo that plays when the mode becomes %s', (mode) => {
  const one = sender('echo');
  say(100);
  encode();
  vi.advanceTimersByTime(ECHO_MS + 500);
  const before = echoed.length;
  expect(before).toBeGreaterThan(20);
  if (mode === undefined) one.close();
  else one.setMode(mode);
  vi.advanceTimersByTime(ECHO_MS);
  expect(echoed.length).toBe(before);
  expect(states).toEqual(['listening', 'playing', 'none']);
  expect(vi.getTimerCount()).toBe(0);
});

it('passes the voice through its noise filter once that is loaded, and forgets in it what was said before somebody muted', async () => {
  const calls: string[] = [];
  const filter = {
    filter: () => calls.push('filter'),
    reset: () => calls.push('reset'),
    close: () => calls.push('close'),
  };
  const loading = Promise.withResolvers<NoiseFilter>();
  const one = sender('live', 'strong', (strength) => {
    calls.push(strength);
    return loading.promise;
  });
  say(1);
  encode();
  expect(sent).toEqual([0]);
  loading.resolve(filter as unknown as NoiseFilter);
  await loading.promise;
  say(1);
  one.setMode('muted');
  say(1);
  one.close();
  expect(calls).toEqual(['strong', 'filter', 'reset', 'close']);
  expect(states).toEqual([]);
});

it('goes on without a noise filter that cannot be loaded, and says so', async () => {
  const one = sender('live', 'mild', () => Promise.reject(new Error('no network')));
  await settle();
  say(2);
  encode();
  expect(states).toEqual(['unfiltered']);
  expect(sent).toEqual([0, 1]);
  one.close();
});

it('frees a noise filter that comes when nobody speaks any more, and says nothing of one that does not', async () => {
  const close = vi.fn();
  sender('live', 'mild', async () => ({ close }) as unknown as NoiseFilter).close();
  sender('live', 'mild', () => Promise.reject(new Error('no network'))).close();
  await settle();
  expect(close).toHaveBeenCalledOnce();
  expect(states).toEqual([]);
});
