/** The audio engine in a real browser: a fake microphone speaks, one engine encodes, another decodes and plays. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../../support/harness/chromium.ts';
import { countersScript, record, tapScript } from '../../support/harness/listen.ts';
import { compareVoice } from '../../support/media/compare-voices.ts';
import { type Voice, voice } from '../../support/media/voices.ts';
import type { LoopOptions } from './page/loop.ts';
import { installHooks } from './page-hooks.ts';
import { type AudioLoopServer, serveAudioLoop } from './serve.ts';

/** Undisturbed voices score above 0.9, on a machine with too much to do somewhat less; another speaker below 0.3. */
const CLEAR = 0.6;

let server: AudioLoopServer;
let chromium: Chromium;
let speaker: Voice;
let stranger: Voice;
let page: Page;

beforeAll(async () => {
  [speaker, stranger, server] = await Promise.all([voice('ada'), voice('chidi'), serveAudioLoop()]);
  chromium = await launchChromium({
    microphone: speaker.path,
    init: [tapScript(), countersScript(), `(${installHooks})();`],
  });
});

afterAll(async () => {
  await chromium?.close();
  await server?.close();
});

beforeEach(async () => {
  page = await chromium.page();
  await page.goto(server.url);
});

afterEach(async () => {
  await page.close();
  expect(chromium.errors.unexpected()).toEqual([]);
});

const pause = (ms: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms));

/** Both engines up, the microphone open and live. */
async function talk(options: LoopOptions = {}): Promise<void> {
  await page.evaluate((chosen) => audioLoop.open(chosen), options);
  await page.evaluate(() => audioLoop.capture());
  await page.evaluate(() => audioLoop.setMuted(false));
  await expect
    .poll(() => page.evaluate(() => audioLoop.stats()).then((stats) => stats?.samplesPlayed ?? 0))
    .toBeGreaterThan(24_000);
}

async function heard(seconds = 4): Promise<{ score: number; level: number; other: number }> {
  const recording = await record(page, seconds);
  const { score, level } = compareVoice(recording, speaker.samples);
  return { score, level, other: compareVoice(recording, stranger.samples).score };
}

/** Runs in the page: gives the microphone's voice the noise of a fan, and keeps what was asked of the browser. */
function speakInNoise(): void {
  const devices = navigator.mediaDevices;
  const native = devices.getUserMedia.bind(devices);
  const asked: (MediaStreamConstraints | undefined)[] = [];
  Object.assign(globalThis, { asked });
  devices.getUserMedia = async (constraints) => {
    asked.push(constraints);
    const context = new AudioContext({ sampleRate: 48_000 });
    const open = await native({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
    const fan = new AudioBuffer({ length: 96_000, sampleRate: 48_000 });
    let state = 1;
    let smooth = 0;
    fan.copyToChannel(
      Float32Array.from({ length: fan.length }, () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        smooth += 0.2 * (state / 2 ** 31 - 1 - smooth);
        return 0.13 * smooth;
      }),
      0,
    );
    const noise = new AudioBufferSourceNode(context, { buffer: fan, loop: true });
    noise.start();
    const end = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    // Not what the page plays.
    stoaTap.connect(context.createMediaStreamSource(open), end);
    stoaTap.connect(noise, end);
    return end.stream;
  };
}

/** How loud the quietest tenth of a recording is, which is in the pauses between words, dBFS. */
function quietest(recording: Float32Array): number {
  const powers = Array.from({ length: Math.floor(recording.length / 480) }, (_, i) => {
    const block = recording.subarray(480 * i, 480 * (i + 1));
    return block.reduce((sum, sample) => sum + sample * sample, 0) / 480;
  });
  return 10 * Math.log10(powers.sort((a, b) => a - b)[Math.floor(powers.length / 10)]! + 1e-10);
}

async function loudest(seconds: number): Promise<number> {
  return (await record(page, seconds)).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}

describe('a voice', () => {
  test('comes out as it went in, and is not taken for another', async () => {
    await talk();
    const { score, other } = await heard();
    expect(score).toBeGreaterThan(CLEAR);
    expect(other).toBeLessThan(0.4);
    const stats = await page.evaluate(() => audioLoop.stats());
    expect(stats!.samplesConcealed / stats!.samplesPlayed).toBeLessThan(0.1);
    expect(stats).toMatchObject({ framesDuplicate: 0, decoderRestarts: 0 });
  });

  test.each([
    ['voice', 'auto', 32],
    ['voice', 'wasm', 32],
    ['music', 'auto', 96],
  ] as const)(
    'goes out at 24 kbit/s where less data is to be used: %s, by the codec called %s, else at %i',
    async (preset, codec, usual) => {
      const rates: number[] = [];
      for (const lowData of [false, true]) {
        await page.goto(server.url);
        await talk({ preset, codec, lowData });
        await expect.poll(() => page.evaluate(() => audioLoop.sent().full)).toBeGreaterThan(200);
        const { bytes, full } = await page.evaluate(() => audioLoop.sent());
        // A frame is 20 ms.
        rates.push((bytes * 8) / (full * 20));
        if (lowData) expect((await heard()).score).toBeGreaterThan(CLEAR);
      }
      const [before, low] = rates as [number, number];
      expect(before / usual).toBeGreaterThan(0.8);
      expect(before / usual).toBeLessThan(1.2);
      expect(low / 24).toBeGreaterThan(0.8);
      expect(low / 24).toBeLessThan(1.2);
    },
  );

  test('survives a tenth of the packets lost and jitter, thanks to redundancy', async () => {
    await talk({ loss: 0.1, redundancy: 2, delay: 10, jitter: 20 });
    expect((await heard()).score).toBeGreaterThan(CLEAR);
    const stats = await page.evaluate(() => audioLoop.stats());
    expect(stats!.framesDuplicate).toBeGreaterThan(stats!.framesReceived / 2);
    expect(stats!.framesLost / stats!.framesReceived).toBeLessThan(0.03);
  });

  test('survives a tenth of the frames lost for good, with concealment', async () => {
    await talk({ loss: 0.1 });
    expect((await heard()).score).toBeGreaterThan(0.5);
    const stats = await page.evaluate(() => audioLoop.stats());
    expect(stats!.framesLost).toBeGreaterThan(5);
    expect(stats!.samplesConcealed).toBeGreaterThan(stats!.framesLost * 800);
  });

  test('is heard without the noise around it by the filter, in the place of the browser’s', async () => {
    await page.evaluate(speakInNoise);
    await talk({ noise: 'strong' });
    // The filter learns what the noise is.
    await expect.poll(async () => (await heard(2)).score).toBeGreaterThan(CLEAR);
    const recording = await record(page, 4);
    expect(compareVoice(recording, speaker.samples).score).toBeGreaterThan(CLEAR);
    // -35 dBFS without it.
    expect(quietest(recording)).toBeLessThan(-50);
    expect(await page.evaluate('asked.at(-1).audio.noiseSuppression')).toBe(false);
    expect(await page.evaluate(() => audioLoop.unfiltered())).toBe(0);
  });

  test('goes out unfiltered, and that is said, where the noise filter does not load', async () => {
    await page.route('**/*.wasm', (route) => route.fulfill({ body: 'not found' }));
    await talk({ noise: 'mild' });
    await expect.poll(() => page.evaluate(() => audioLoop.unfiltered())).toBe(1);
    expect((await heard()).score).toBeGreaterThan(CLEAR);
  });

  test('as music comes through in stereo and unprocessed', async () => {
    await talk({ preset: 'music' });
    expect((await heard()).score).toBeGreaterThan(CLEAR);
  });

  test('comes through the WebAssembly codec where the browser has none', async () => {
    await talk({ codec: 'wasm' });
    expect((await heard()).score).toBeGreaterThan(CLEAR);
  });

  test('is heard again after garbage in its stream', async () => {
    await talk();
    await page.evaluate(() => audioLoop.garbage(30));
    await pause(700);
    expect((await heard()).score).toBeGreaterThan(CLEAR);
  });

  test('at volume 0 is not heard, and at volume 1 again', async () => {
    await talk();
    await page.evaluate(() => audioLoop.setVolume(0));
    await pause(200);
    expect(await loudest(1)).toBe(0);
    await page.evaluate(() => audioLoop.setVolume(1));
    expect((await heard()).score).toBeGreaterThan(CLEAR);
  });
});

describe('the microphone', () => {
  test('shows its level before anybody unmutes, and sends nothing', async () => {
    await page.evaluate(() => audioLoop.open());
    await page.evaluate(() => audioLoop.capture());
    await expect.poll(() => page.evaluate(() => audioLoop.levels().own)).toBeGreaterThan(0.05);
    expect(await page.evaluate(() => audioLoop.sent())).toEqual({ full: 0, empty: 0, bytes: 0 });
  });

  test('before anybody unmutes is heard by its owner as others would hear it, and sends nothing', async () => {
    await page.evaluate(() => audioLoop.open());
    await page.evaluate(() => audioLoop.capture());
    await expect.poll(() => page.evaluate(() => audioLoop.levels().own)).toBeGreaterThan(0.05);
    await page.evaluate(() => audioLoop.echo(true));
    expect(await loudest(1)).toBe(0);
    await expect.poll(() => page.evaluate(() => audioLoop.echoes())).toEqual(['listening', 'playing']);
    const { score, other, level } = await heard();
    expect(score).toBeGreaterThan(CLEAR);
    expect(other).toBeLessThan(0.4);
    expect(level).toBeGreaterThan(0.05);
    await expect.poll(() => page.evaluate(() => audioLoop.echoes())).toEqual(['listening', 'playing', 'none']);
    expect(await loudest(1)).toBe(0);
    expect(await page.evaluate(() => audioLoop.sent())).toEqual({ full: 0, empty: 0, bytes: 0 });
    // On stage it is not offered.
    await page.evaluate(() => audioLoop.setMuted(true));
    await page.evaluate(() => audioLoop.echo(true));
    expect(await loudest(1)).toBe(0);
    expect(await page.evaluate(() => audioLoop.echoes())).toHaveLength(3);
  });

  test('muted sends no more than the end of the spurt, and is heard again when unmuted', async () => {
    await talk();
    await page.evaluate(() => audioLoop.setMuted(true));
    await pause(500);
    const before = await page.evaluate(() => audioLoop.sent());
    expect(before.empty).toBeGreaterThanOrEqual(1);
    expect(await loudest(1)).toBe(0);
    expect(await page.evaluate(() => audioLoop.sent())).toEqual(before);
    const { samplesConcealed } = (await page.evaluate(() => audioLoop.stats()))!;
    await pause(500);
    expect((await page.evaluate(() => audioLoop.stats()))!.samplesConcealed).toBe(samplesConcealed);
    await page.evaluate(() => audioLoop.setMuted(false));
    expect((await heard()).score).toBeGreaterThan(CLEAR);
    expect(await page.evaluate(() => audioLoop.streams().length)).toBe(1);
  });

  test('released is off, and opened again speaks as a new stream', async () => {
    await talk();
    await page.evaluate(() => audioLoop.release());
    expect(await page.evaluate(() => opened.tracks.map(({ readyState }) => readyState))).toEqual(['ended']);
    await page.evaluate(() => audioLoop.capture());
    await page.evaluate(() => audioLoop.setMuted(false));
    await pause(700);
    expect((await heard()).score).toBeGreaterThan(CLEAR);
    expect(await page.evaluate(() => audioLoop.streams().length)).toBe(2);
  });

  test('that is unplugged is reported and released', async () => {
    await talk();
    await page.evaluate(() => opened.tracks[0]!.stop());
    await expect.poll(() => page.evaluate(() => audioLoop.problems())).toEqual(['unplugged']);
    expect(await page.evaluate(() => stoaOpen().liveTracks)).toBe(0);
  });

  test('that yields nothing but zeros is said to be silent and stays open, until it sounds', async () => {
    await page.evaluate(() => {
      const context = new AudioContext({ sampleRate: 48_000 });
      const end = new MediaStreamAudioDestinationNode(context);
      const voice = new OscillatorNode(context);
      voice.connect(end);
      Object.assign(globalThis, { sound: () => voice.start() });
      navigator.mediaDevices.getUserMedia = async () => end.stream;
    });
    await page.evaluate(() => audioLoop.open());
    await page.evaluate(() => audioLoop.capture());
    await page.evaluate(() => audioLoop.setMuted(false));
    await expect.poll(() => page.evaluate(() => audioLoop.problems()), { timeout: 20_000 }).toEqual(['silent']);
    expect(await page.evaluate(() => audioLoop.sent())).toEqual({ full: 0, empty: 0, bytes: 0 });
    await page.evaluate('sound()');
    await expect.poll(() => page.evaluate(() => audioLoop.problems())).toEqual(['silent', undefined]);
    await expect.poll(() => page.evaluate(() => audioLoop.sent().full)).toBeGreaterThan(0);
  });

  test('that the system mutes is said to be held, and is heard again once it is not, though no event tells of either', async () => {
    await talk();
    const hold = (held: boolean): Promise<unknown> =>
      page.evaluate(
        (now) => Object.defineProperty(opened.tracks[0]!, 'muted', { get: () => now, configurable: true }) && 0,
        held,
      );
    await hold(true);
    await expect.poll(() => page.evaluate(() => audioLoop.problems())).toEqual(['held']);
    await hold(false);
    await expect.poll(() => page.evaluate(() => audioLoop.problems())).toEqual(['held', undefined]);
    expect((await heard()).score).toBeGreaterThan(CLEAR);
  });

  test('is connected anew where it captures no more while everything claims to run', async () => {
    await talk();
    await page.evaluate(() => opened.recorders.at(-1)!.port.postMessage({ type: 'close' }));
    await expect.poll(() => page.evaluate(() => audioLoop.streams().length), { timeout: 20_000 }).toBe(2);
    await expect.poll(async () => (await heard()).score).toBeGreaterThan(CLEAR);
    expect(await page.evaluate(() => audioLoop.problems())).not.toContain('failed');
  });

  test.for(['voice', 'music'] as const)(
    'that sounds on the right channel only is heard, with the preset for %s',
    async (preset) => {
      await page.evaluate(() => {
        const devices = navigator.mediaDevices;
        const native = devices.getUserMedia.bind(devices);
        devices.getUserMedia = async () => {
          const context = new AudioContext({ sampleRate: 48_000 });
          const right = new ChannelMergerNode(context, { numberOfInputs: 2 });
          const open = await native({
            audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
          });
          const mono = new GainNode(context, { channelCount: 1, channelCountMode: 'explicit' });
          context.createMediaStreamSource(open).connect(mono).connect(right, 0, 1);
          const end = new MediaStreamAudioDestinationNode(context, { channelCount: 2 });
          stoaTap.connect(right, end);
          return end.stream;
        };
      });
      await talk({ preset });
      const { score } = await heard();
      expect(score).toBeGreaterThan(CLEAR);
      expect(await page.evaluate(() => audioLoop.problems())).toEqual([]);
      expect(await page.evaluate(() => audioLoop.levels().own)).toBeGreaterThan(0.05);
    },
  );

  test.for([
    ['was suspended', () => opened.contexts[1]!.suspend()],
    ['is gone', () => opened.contexts[1]!.close()],
  ] as const)('continues as a new stream where the audio context %s', async ([_, harm]) => {
    await talk();
    // The listener's context was opened first.
    await page.evaluate(harm);
    await expect.poll(() => page.evaluate(() => audioLoop.streams().length)).toBe(2);
    await expect.poll(async () => (await heard()).score).toBeGreaterThan(CLEAR);
  });
});

describe('the engine, untapped', () => {
  // The tap itself complains when a context closes while it is being laid.
  beforeEach(async () => {
    const context = await chromium.browser.newContext();
    await context.addInitScript({ content: countersScript() });
    await page.close();
    page = await context.newPage();
    chromium.errors.watchChromium(page);
    await page.goto(server.url);
  });

  afterEach(() => page.context().close());

  test('leaves nothing behind when it stops, also when stopped twice or while starting', async () => {
    await talk();
    await page.evaluate(() => Promise.all([audioLoop.stop(), audioLoop.stop()]));
    await page.evaluate(async () => {
      const opening = audioLoop.open().catch(() => undefined);
      await audioLoop.stop();
      await opening;
      await audioLoop.stop();
    });
    await expect
      .poll(() => page.evaluate(() => stoaOpen()))
      .toMatchObject({ audioContexts: 0, workers: 0, liveTracks: 0, intervals: 0, timeouts: 0 });
  });

  test('can be started and stopped many times', async () => {
    for (let i = 0; i < 5; i++) {
      await page.evaluate(() => audioLoop.open());
      await page.evaluate(() => audioLoop.capture());
      await page.evaluate(() => audioLoop.stop());
    }
    expect(await page.evaluate(() => stoaOpen())).toMatchObject({ audioContexts: 0, workers: 0, liveTracks: 0 });
  });
});

describe('the engine', () => {
  test('plays again by itself when the browser suspends the output, and when its context or its player is gone', async () => {
    await talk();
    for (const harm of [
      () => opened.contexts[0]!.suspend(),
      () => opened.contexts[0]!.close(),
      // The newest is the one that took the place of the closed context's.
      () => void opened.players.at(-1)!.dispatchEvent(new Event('processorerror')),
    ]) {
      await page.evaluate(harm);
      await expect.poll(async () => (await heard()).score).toBeGreaterThan(CLEAR);
    }
    expect(await page.evaluate(() => audioLoop.running())).toBe(true);
  });

  test('says that nothing plays while the browser does not let it, and that it plays once it does', async () => {
    await page.evaluate(() => audioLoop.open());
    await page.evaluate(() => {
      const context = opened.contexts[0]!;
      context.resume = async () => undefined;
      return context.suspend();
    });
    await expect.poll(() => page.evaluate(() => audioLoop.running())).toBe(false);
    await page.evaluate(() => AudioContext.prototype.resume.call(opened.contexts[0]!));
    await expect.poll(() => page.evaluate(() => audioLoop.running())).toBe(true);
  });

  test('listens without ever asking for a microphone', async () => {
    await page.evaluate(() => audioLoop.open());
    expect(await page.evaluate(() => opened.tracks.length)).toBe(0);
  });
});
