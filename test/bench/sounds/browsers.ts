/** Files of browsers' own recorders: two tones, one for each ear. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { launchChromium } from '../../support/harness/chromium.ts';
import { launchFirefox } from '../../support/harness/firefox.ts';
import { SECONDS } from './tones.ts';

const KINDS = [
  'audio/webm;codecs=opus',
  'audio/webm;codecs=pcm',
  'audio/ogg;codecs=opus',
  'audio/mp4;codecs=opus',
  'audio/mp4;codecs=mp4a.40.2',
];
const BITS = [24_000, 128_000];

export interface Recorded {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Runs in the page: base64 of what the recorder wrote, or nothing where it does not know the kind. */
async function record(kind: string, bits: number, slice: number | undefined, seconds: number): Promise<string> {
  if (!MediaRecorder.isTypeSupported(kind)) return '';
  const context = new AudioContext();
  const both = context.createChannelMerger(2);
  for (const [ear, [hertz, level]] of [
    [440, 0.25],
    [1_000, 0.125],
  ].entries()) {
    const [tone, gain] = [context.createOscillator(), context.createGain()];
    tone.frequency.value = hertz!;
    gain.gain.value = level!;
    tone.connect(gain).connect(both, 0, ear);
    tone.start();
  }
  const out = context.createMediaStreamDestination();
  out.channelCount = 2;
  both.connect(out);
  const recorder = new MediaRecorder(out.stream, { mimeType: kind, audioBitsPerSecond: bits });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((resolve) => {
    recorder.onstop = resolve;
  });
  recorder.start(slice);
  setTimeout(() => recorder.stop(), seconds * 1_000);
  await stopped;
  await context.close();
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

export async function recordedByBrowsers(): Promise<readonly Recorded[]> {
  const server = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end('<!doctype html>'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const files: Recorded[] = [];
  const take = async (browser: string, run: (kind: string, bits: number, slice?: number) => Promise<string>) => {
    for (const kind of KINDS)
      for (const bits of BITS)
        for (const slice of [undefined, 250]) {
          const text = await run(kind, bits, slice);
          if (text === '') continue;
          const [, container, codec] = /^audio\/(\w+);codecs=([\w.]+)$/.exec(kind)!;
          const name = `${browser}-${codec}-${bits / 1_000}k${slice === undefined ? '' : '-slices'}.${container}`;
          files.push({ name, bytes: Buffer.from(text, 'base64') });
        }
  };
  try {
    const chromium = await launchChromium();
    try {
      const page = await chromium.page();
      await page.goto(address);
      await take('chromium', (kind, bits, slice) =>
        page.evaluate(`(${record})(${JSON.stringify(kind)}, ${bits}, ${slice}, ${SECONDS})`),
      );
    } finally {
      await chromium.close();
    }
    const firefox = await launchFirefox();
    try {
      const page = await firefox.page();
      await page.goto(address);
      await take(
        'firefox',
        (kind, bits, slice) =>
          page.evaluate(`(${record})(${JSON.stringify(kind)}, ${bits}, ${slice}, ${SECONDS})`) as Promise<string>,
      );
    } finally {
      await firefox.close();
    }
  } finally {
    server.close();
  }
  return files;
}
