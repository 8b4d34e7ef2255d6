/** The page's adapters of the participant's ports keep what the adapters in memory keep. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../../support/harness/chromium.ts';
import { voice } from '../../support/media/voices.ts';
import { AUDIO_PORT } from '../../support/ports/audio-port.ts';
import { DIRECT_LINKS } from '../../support/ports/direct-links.ts';
import { KEY_VALUE_STORE } from '../../support/ports/key-value-store.ts';
import type { PortRules } from './page/ports.ts';
import { type AudioLoopServer, serveAudioLoop } from './serve.ts';

let server: AudioLoopServer;
let chromium: Chromium;

beforeAll(async () => {
  const [ada, served] = await Promise.all([voice('ada'), serveAudioLoop()]);
  server = served;
  chromium = await launchChromium({ microphone: ada.path, init: [] });
});

afterAll(async () => {
  await chromium?.close();
  await server?.close();
});

async function hold(...rule: Parameters<PortRules['hold']>): Promise<void> {
  const page = await chromium.page();
  try {
    await page.goto(server.url);
    await page.evaluate(([port, name]) => portRules.hold(port, name), rule);
  } finally {
    await page.close();
  }
  expect(chromium.errors.unexpected()).toEqual([]);
}

describe('the audio engine of the page', () => {
  for (const { name } of AUDIO_PORT) test(name, () => hold('audio', name));
});

describe('direct links by WebRTC', () => {
  for (const { name } of DIRECT_LINKS) test(name, () => hold('links', name));
});

describe('what a page remembers on this device', () => {
  for (const { name } of KEY_VALUE_STORE) test(name, () => hold('store', name));
});
