import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import type { Frame } from '../../../../src/node/media/frame.ts';
import { END_MARKS } from '../../../../src/node/media/spurt.ts';
import { beganWithWord } from '../../../../src/node/records/stream-name.ts';
import { SpokenAudio } from '../../../../src/node/speaker/spoken-audio.ts';
import { pass, settle, stopClock } from '../../../support/fakes/fake-clock.ts';
import { AUDIO_PORT } from '../../../support/ports/audio-port.ts';

const START = 1_800_000_000_000;

let said: { stream: string; frame: Frame; at: number }[];
let audio: SpokenAudio;
const ended = new AbortController();

beforeEach(() => {
  stopClock(START);
  said = [];
  audio = new SpokenAudio(() => Date.now());
  audio.on('frame', (stream, frame) => said.push({ stream, frame, at: Date.now() - START }));
});
afterEach(() => vi.useRealTimers());

/** Packets that differ: 20 ms, one frame each. */
function packets(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => new Uint8Array([0x78, i >> 8, i & 255]));
}

function frames(): readonly Frame[] {
  return said.map(({ frame }) => frame);
}

describe('what a speaker without a page says', () => {
  it('is said one packet every 20 ms, each when its time is over, under one stream', async () => {
    const saying = audio.say(packets(3), ended.signal);
    await pass(50, 10);
    expect(frames()).toHaveLength(2);
    await pass(150, 10);
    await saying;
    expect(said.map(({ at }) => at)).toEqual(Array.from({ length: 3 + END_MARKS }, (_, i) => 20 * (i + 1)));
    expect(frames().map(({ seq }) => seq)).toEqual([...Array(3 + END_MARKS).keys()]);
    expect(new Set(said.map(({ stream }) => stream))).toEqual(new Set([audio.stream]));
  });

  it('is another stream once its speaker agrees to be kept, or does not any more, and its name says which', async () => {
    const renewed = vi.fn();
    audio.on('stream', renewed);
    const names = [audio.stream];
    for (const kept of [false, true, true, false]) {
      audio.setKept(kept);
      names.push(audio.stream);
    }
    expect(names.map(beganWithWord)).toEqual([false, false, true, true, false]);
    expect([new Set(names).size, renewed.mock.calls.length]).toEqual([3, 2]);
    audio.setKept(true);
    const saying = audio.say(packets(1), ended.signal);
    await pass(120, 10);
    await saying;
    expect(new Set(said.map(({ stream }) => stream))).toEqual(new Set([audio.stream]));
  });

  it('marks the end of what it says, so that silence is not taken for loss', async () => {
    const saying = audio.say(packets(4), ended.signal);
    await pass(160, 10);
    await saying;
    const marks = frames().slice(4);
    expect(marks.map(({ payload }) => payload.byteLength)).toEqual(Array(END_MARKS).fill(0));
    // Each in its own time: one that came early would look to listeners like a faster network.
    expect(said.slice(-END_MARKS).map(({ at }) => at)).toEqual([100, 120, 140, 160]);
  });

  it.each([100, 920])(
    'counts on in a silence of %i ms: a pause is as long in numbers as it was in time',
    async (silence) => {
      const first = audio.say(packets(3), ended.signal);
      await pass(140, 10);
      await first;
      await pass(silence, 10);
      const second = audio.say(packets(3), ended.signal);
      await pass(140, 10);
      await second;
      const spoken = frames().filter(({ payload }) => payload.byteLength > 0);
      const again = (140 + silence) / 20;
      expect(spoken.map(({ seq }) => seq)).toEqual([0, 1, 2, again, again + 1, again + 2]);
    },
  );

  it('never gives a number twice, even when the next words come at once after it broke off', async () => {
    const stop = new AbortController();
    const first = audio.say(packets(9), stop.signal);
    const outcome = expect(first).rejects.toThrow('enough');
    await pass(40, 10);
    stop.abort(new Error('enough'));
    await outcome;
    const second = audio.say(packets(1), ended.signal);
    await pass(200, 10);
    await second;
    const numbers = frames().map(({ seq }) => seq);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('goes on after the process stood still with the words it had, later, rather than with many at once', async () => {
    const saying = audio.say(packets(6), ended.signal);
    await pass(60, 10);
    // The machine slept: no timer ran for three seconds.
    vi.setSystemTime(START + 3_060);
    await pass(160, 10);
    await saying;
    const spoken = frames().filter(({ payload }) => payload.byteLength > 0);
    expect(spoken.map(({ payload }) => payload[2])).toEqual([0, 1, 2, 3, 4, 5]);
    expect(spoken[3]!.seq).toBeLessThan(10);
    expect(spoken[4]!.seq).toBeGreaterThanOrEqual(153);
    // What was not said in between is a pause, not frames that were lost.
    const between = frames().filter(({ seq }) => seq > spoken[3]!.seq && seq < spoken[4]!.seq);
    expect(between.map(({ payload }) => payload.byteLength)).toEqual(Array(END_MARKS).fill(0));
    expect(between[0]!.seq).toBe(spoken[3]!.seq + 1);
  });

  it('says what comes bit by bit as it comes', async () => {
    let give: (packet: Uint8Array | undefined) => void = () => undefined;
    async function* slowly(): AsyncGenerator<Uint8Array> {
      for (;;) {
        const next = await new Promise<Uint8Array | undefined>((resolve) => {
          give = resolve;
        });
        if (next === undefined) return;
        yield next;
      }
    }
    const saying = audio.say(slowly(), ended.signal);
    await pass(1_000);
    give(packets(1)[0]);
    await pass(40, 10);
    give(undefined);
    await pass(80, 10);
    await saying;
    expect(frames()[0]!.seq).toBe(50);
  });

  it('breaks off when it is told to, with the end marked and no timer left', async () => {
    const stop = new AbortController();
    const saying = audio.say(packets(100), stop.signal);
    const outcome = expect(saying).rejects.toThrow('enough');
    await pass(70, 10);
    stop.abort(new Error('enough'));
    await outcome;
    await settle();
    expect(vi.getTimerCount()).toBe(0);
    const last = frames().slice(-END_MARKS);
    expect(last.every(({ payload }) => payload.byteLength === 0)).toBe(true);
    // It can speak again.
    const again = audio.say(packets(1), ended.signal);
    await pass(200, 10);
    await again;
  });

  it('refuses two things at once, and packets that are no 20 ms of Opus', async () => {
    const saying = audio.say(packets(2), ended.signal);
    await expect(audio.say(packets(1), ended.signal)).rejects.toThrow('already saying');
    await pass(120, 10);
    await saying;
    await expect(audio.say([new Uint8Array([0x18, 1, 2])], ended.signal)).rejects.toThrow(RangeError);
  });
});

function* forever(): Generator<Uint8Array> {
  for (;;) yield new Uint8Array([0x78, 1, 2]);
}

describe('the audio of a speaker without a page', () => {
  let end: AbortController;
  beforeEach(() => {
    vi.useRealTimers();
    end = new AbortController();
  });
  afterEach(() => end.abort());

  for (const { name, holds } of AUDIO_PORT) {
    test(name, () => {
      const port = new SpokenAudio();
      const speak = async (): Promise<void> => {
        // It breaks off when the test ends.
        port.say(forever(), end.signal).catch(() => undefined);
      };
      return holds({ port, speak });
    });
  }
});
