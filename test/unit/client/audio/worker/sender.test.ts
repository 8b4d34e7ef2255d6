import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { EncoderEvents, Encoders } from '../../../../../src/client/audio/codec/codecs.ts';
import type { NoiseStrength, Preset } from '../../../../../src/client/audio/engine.ts';
import type { CapturedFrame, CaptureMode } from '../../../../../src/client/audio/messages.ts';
import type { NoiseFilter } from '../../../../../src/client/audio/noise/noise-filter.ts';
import { ECHO_MS } from '../../../../../src/client/audio/worker/echo.ts';
import { type LoadFilter, Sender, type SenderInit } from '../../../../../src/client/audio/worker/sender.ts';
import { FRAME_SAMPLES } from '../../../../../src/node/media/frame.ts';
import { settle, stopClock } from '../../../../support/fakes/fake-clock.ts';

/** Slots that were sent to others, and those that were played to the person; without marks of silence. */
let sent: number[];
let echoed: number[];
let states: string[];
/** Slots in the encoder, which answers when it is told to. */
let encoding: number[];
/** What of each slot is loudest in the encoder, by ear. */
let peaks: number[][];
/** What the person hears of a file. */
let aside: string[];
let presets: Preset[];
let packets: EncoderEvents;
let port: { onmessage: ((event: { data: CapturedFrame }) => void) | null; close(): void };
let slot: number;

const encoders: Encoders = {
  encoder: (preset, events) => {
    presets.push(preset);
    packets = events;
    return {
      encode: (tag, channels) => {
        encoding.push(tag);
        peaks.push(channels.map((samples) => Math.max(...samples)));
      },
      close: () => undefined,
    };
  },
};

function sender(mode: CaptureMode, noise?: NoiseStrength, load?: LoadFilter, mix?: SenderInit['mix']): Sender {
  return new Sender(
    encoders,
    {
      port: port as unknown as MessagePort,
      stream: '00000000000000aa',
      preset: 'voice',
      lowData: false,
      noise,
      mode,
      mix,
    },
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
        aside: () => ({ slot: 9, send: (messages) => void aside.push(...messages.map(({ type }) => type)) }),
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
  [peaks, aside, presets] = [[], [], []];
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

/** A file of so many frames. */
function file(left: number): NonNullable<SenderInit['mix']> {
  const ear = (value: number) => new Float32Array(FRAME_SAMPLES).fill(value);
  return { next: () => (left-- > 0 ? [ear(0.125), ear(0.25)] : undefined) };
}

it('sends a file with the voice as music, and to the person without it', () => {
  sender('live', undefined, undefined, file(100));
  say(5);
  encode();
  expect(presets).toEqual(['music']);
  expect(sent).toEqual([0, 1, 2, 3, 4]);
  expect(peaks.at(-1)!.map((peak) => peak.toFixed(2))).toEqual(['0.42', '0.55']);
  expect(aside).toEqual(['block', 'block', 'block', 'block', 'block']);
});

it('sends a file without the voice while the person is muted, and nothing of the voice that was said before', () => {
  const one = sender('live', undefined, undefined, file(8));
  say(4);
  encode(2);
  one.setMode('muted');
  // Two frames with the voice are still in the encoder.
  encode();
  expect(sent).toEqual([0, 1]);
  say(4);
  encode();
  expect(sent).toEqual([0, 1, 4, 5, 6, 7]);
  // The limiter is 5 ms late: the first slot ends what was before.
  expect(peaks.slice(5)).toEqual([
    [0.125, 0.25],
    [0.125, 0.25],
    [0.125, 0.25],
  ]);
  // It is over, and the microphone is muted: the spurt ends, and no frame follows.
  say(60);
  const before = sent.length;
  encode();
  say(10);
  encode();
  expect(sent.length).toBeLessThanOrEqual(before + 25);
  expect(encoding).toEqual([]);
  expect(aside.at(-1)).toBe('end');
});

it('counts slots of a file and of a voice once each: nothing is ever sent twice with different sound', () => {
  const marks: number[] = [];
  const all: number[] = [];
  const one = new Sender(
    encoders,
    {
      port: port as unknown as MessagePort,
      stream: '00000000000000aa',
      preset: 'voice',
      lowData: false,
      noise: undefined,
      mode: 'live',
      mix: file(40),
    },
    {
      frame: (_, { seq, payload }) => void (payload.length > 0 ? all : marks).push(seq),
      level: () => undefined,
      pause: () => undefined,
      failed: () => undefined,
      post: () => undefined,
      ears: { play: () => undefined, drop: () => undefined, aside: () => ({ slot: 1, send: () => undefined }) },
    },
  );
  for (const mode of ['muted', 'live', 'muted', 'live'] as const) {
    say(7);
    encode();
    one.setMode(mode);
  }
  one.close();
  const seqs = [...all, ...marks];
  expect(new Set(seqs).size).toBe(seqs.length);
});
