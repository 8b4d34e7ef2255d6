/** The stage as HLS in Chromium's own player, from a plain file server. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sirv from 'sirv';
import { afterEach, expect, test } from 'vitest';
import { HlsFolder, PLAYLIST } from '../../../relay/bridge/hls-folder.ts';
import { FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE } from '../../../src/node/media/frame.ts';
import { launchChromium } from '../../support/harness/chromium.ts';
import { compareVoice, SAME_VOICE } from '../../support/media/compare-voices.ts';
import { decodeOpus, demoLine } from '../../support/media/demo-voices.ts';
import { until } from '../../support/peers/peers.ts';

/** Of what it plays, s. */
const HEARD = 6;
/** Written before anybody comes, s: players begin three segments before the last. */
const BEFORE = 17;

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Writes a sound that goes round and round, from now on at the pace of time. */
async function onAir(folder: string, sound: Float32Array): Promise<void> {
  const hls = new HlsFolder({ folder, channels: 1, bitrate: 48_000, onFailure: () => undefined });
  const closing = new AbortController();
  const running = hls.run(closing.signal);
  const start = performance.now() - BEFORE * 1_000;
  let [blocks, at] = [0, 0];
  const catchUp = async (): Promise<void> => {
    for (; start + blocks * FRAME_MS < performance.now(); blocks++) {
      if (at + FRAME_SAMPLES > sound.length) at = 0;
      await hls.write({ samples: sound.slice(at, at + FRAME_SAMPLES), silent: false, talking: [] });
      at += FRAME_SAMPLES;
    }
  };
  let writing = Promise.resolve();
  const timer = setInterval(() => {
    writing = writing.then(catchUp);
  }, 100);
  undo.push(async () => {
    clearInterval(timer);
    await writing;
    await hls.end();
    closing.abort();
    await running;
  });
}

/** Serves the folder, and beside it a page with nothing in it. */
async function serve(folder: string): Promise<string> {
  const files = sirv(folder, { dev: true });
  const server = createServer((request, response) => {
    if (request.url !== '/') return files(request, response);
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><link rel="icon" href="data:,"><title>A radio</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Runs in the page: plays an address, and keeps in `heard` what comes out. */
async function listen(address: string): Promise<void> {
  const player = new Audio(address);
  const context = new AudioContext({ sampleRate: 48_000 });
  const tap = context.createScriptProcessor(4096, 1, 1);
  const heard: number[] = [];
  tap.onaudioprocess = ({ inputBuffer }) => {
    if (heard.length > 0 || player.currentTime > 0) heard.push(...inputBuffer.getChannelData(0));
  };
  context.createMediaElementSource(player).connect(tap).connect(context.destination);
  Object.assign(globalThis, { heard, player });
  await player.play();
}

test('Chromium plays the stage from a file server, by its own player, and goes on to segments that came later', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stoa-hls-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  const voice = await decodeOpus(await demoLine(4));
  await onAir(folder, voice);
  const url = await serve(folder);
  await until(() => fetch(`${url}${PLAYLIST}`).then(({ ok }) => ok), 'the list', 30_000);
  const chromium = await launchChromium();
  undo.push(() => chromium.close());
  const page = await chromium.page();
  await page.goto(url);
  await page.evaluate(listen, `${url}${PLAYLIST}`);
  // Three segments are there when it begins: what it plays after twelve seconds was made meanwhile.
  const seconds = (): Promise<number> =>
    page.evaluate(() => (globalThis as unknown as { player: HTMLAudioElement }).player.currentTime);
  await until(async () => (await seconds()) > 14, 'it to play', 60_000);
  const samples = await page.evaluate(
    (count) => (globalThis as unknown as { heard: number[] }).heard.slice(-count),
    HEARD * SAMPLE_RATE,
  );
  expect(compareVoice(Float32Array.from(samples), voice).score).toBeGreaterThan(SAME_VOICE);
});
