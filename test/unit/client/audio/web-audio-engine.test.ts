import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FromWorker } from '../../../../src/client/audio/messages.ts';
import type { PlayEngine } from '../../../../src/client/audio/play-only.ts';
import { WebAudioEngine } from '../../../../src/client/audio/web-audio-engine.ts';

/** A microphone's track, as far as it is closed. */
class Track extends EventTarget {
  readyState = 'live';

  stop(): void {
    this.readyState = 'ended';
  }
}

/** What the browser answers, in turn. */
let answers: Promise<MediaStream>[];
let engine: WebAudioEngine;
let track: Track;
let fromWorker: (message: FromWorker) => void;

/** A browser whose audio context never opens. */
const play = {
  captures: false,
  onMore: (receive: (message: FromWorker) => void) => {
    fromWorker = receive;
  },
  rest: () => Promise.resolve(),
  post: () => true,
  tell: () => true,
  opened: () => Promise.reject(new Error('no audio')),
};

function stream(): MediaStream {
  return { getTracks: () => [track], getAudioTracks: () => [track] } as unknown as MediaStream;
}

beforeEach(() => {
  track = new Track();
  answers = [];
  const mediaDevices = Object.assign(new EventTarget(), { getUserMedia: () => answers.shift() });
  vi.stubGlobal('navigator', { mediaDevices });
  engine = new WebAudioEngine(play as unknown as PlayEngine);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

it('says of a microphone that nobody wants any more only that, and not that it is missing', async () => {
  for (const overtake of [() => engine.release(), () => void engine.capture({}).catch(() => undefined)]) {
    let refuse: (cause: unknown) => void = () => undefined;
    answers = [
      new Promise((_, reject) => {
        refuse = reject;
      }),
      new Promise(() => undefined),
    ];
    const capture = engine.capture({ deviceId: 'headset' });
    const outcome = expect(capture).rejects.toMatchObject({ name: 'AbortError' });
    overtake();
    refuse(new DOMException('none', 'NotFoundError'));
    await outcome;
  }
});

it('says what is wrong with one that somebody waits for', async () => {
  answers = [Promise.reject(new DOMException('none', 'NotFoundError'))];
  await expect(engine.capture({})).rejects.toMatchObject({ problem: 'missing' });
});

it('keeps no microphone open that it has no audio context for', async () => {
  answers = [Promise.resolve(stream())];
  await expect(engine.capture({})).rejects.toThrow('no audio');
  expect(track.readyState).toBe('ended');
});

it('counts what comes and goes by room, as the worker told last', async () => {
  expect(engine.traffic).toEqual({ received: 0, sent: 0 });
  const told = (received: number, sent: number): void =>
    fromWorker({ type: 'stats', request: 1, stats: undefined, traffic: { received, sent }, drops: 7 });
  told(1_000, 200);
  expect(engine.traffic).toEqual({ received: 1_000, sent: 200 });
  expect(engine.unplayed).toBe(7);
  await engine.rest();
  expect(engine.traffic).toEqual({ received: 0, sent: 0 });
  told(1_500, 300);
  expect(engine.traffic).toEqual({ received: 500, sent: 100 });
});
