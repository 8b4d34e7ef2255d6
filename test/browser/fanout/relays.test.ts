import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sirv from 'sirv';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Person } from '../../support/harness/person.ts';
import { pageUnderTest, type RunningRelay, startRelay } from '../../support/harness/relay.ts';
import { firstSound, hearSteady, neverCame, panel, Visitors } from '../../support/harness/visitors.ts';
import { compareVoice, SAME_VOICE } from '../../support/media/compare-voices.ts';
import { type Voice, voice } from '../../support/media/voices.ts';
import type { OpenThings } from '../../support/page/counters.ts';
import { type Radio, startRadio } from '../../support/peers/test-speaker.ts';

/** Playout on a machine that browsers fill may stumble for a moment; a missing bundle and what hides it is more. */
const STUMBLE = 100;

let visitors: Visitors;
let ada: Voice;
let bao: Voice;
/** Olive stands by herself; Fig is in touch with her. */
let olive: RunningRelay;
let fig: RunningRelay;
let radio: Radio | undefined;

beforeAll(async () => {
  [ada, bao] = await Promise.all([voice('ada'), voice('bao')]);
  olive = await startRelay({ args: ['--name', 'Olive'] });
  const [peer] = await olive.addresses();
  fig = await startRelay({ args: ['--name', 'Fig', '--peer', peer!] });
  visitors = await Visitors.launch();
}, 90_000);

afterEach(async () => {
  await visitors.leave();
  await radio?.stop();
  radio = undefined;
  // A plain file host has no such file: the page asks for the other.
  expect(visitors.complaints(/404 .*\/relay\.json/)).toEqual([]);
});

afterAll(async () => {
  await visitors?.close();
  await Promise.all([olive?.stop(), fig?.stop()]);
});

/** Each page plays Ada's voice, nobody else's, and nothing of it is missing. */
async function expectAda(...listeners: Person[]): Promise<void> {
  await Promise.all(listeners.map(firstSound));
  for (const heard of await Promise.all(listeners.map((one) => hearSteady(one, ada.samples, STUMBLE)))) {
    expect(heard.score, 'the voice').toBeGreaterThan(SAME_VOICE);
    expect(heard.gap, 'the longest gap, ms').toBeLessThan(STUMBLE);
    expect(compareVoice(heard.sound, bao.samples).score, 'another voice').toBeLessThan(SAME_VOICE - 0.1);
  }
  for (const one of listeners) expect(await neverCame(one), 'frames that never came').toBe(0);
}

async function radioAt(...relays: RunningRelay[]): Promise<Radio> {
  const addresses = await Promise.all(relays.map(async (relay) => (await relay.addresses())[0]!));
  radio = await startRadio('The evening news', ada.samples, addresses);
  return radio;
}

test('a voice is heard through one relay, which the panel names, and no page is connected to directly', async () => {
  const { link } = await radioAt(olive);
  const listener = await visitors.listen(olive.url, link(await olive.addresses()));
  await expectAda(listener);
  expect(await panel(listener)).toMatch(/Hearing Radio through relay Olive, .*voice verified/);
  expect(((await listener.evaluate('stoaOpen()')) as OpenThings).peerConnections).toBe(0);
});

test('a voice that is spoken into two relays is heard at either', async () => {
  const { link } = await radioAt(olive, fig);
  const [one, two] = [
    await visitors.listen(olive.url, link((await olive.addresses()).slice(0, 1))),
    await visitors.listen(fig.url, link((await fig.addresses()).slice(0, 1))),
  ];
  await expectAda(one, two);
  // Whoever speaks names both, so that a page that came by one may have chosen the other.
  for (const page of [one, two]) expect(await panel(page)).toMatch(/through relay (Olive|Fig), .*voice verified/);
});

test('a voice is heard at a relay that has it from another', async () => {
  const { link } = await radioAt(olive);
  const listener = await visitors.listen(fig.url, link((await fig.addresses()).slice(0, 1)));
  await expectAda(listener);
  expect(await panel(listener)).toContain('through relay Fig');
});

test('a page from a plain file host hears a relay that it reaches by webrtc-direct alone', async () => {
  const { link } = await radioAt(olive);
  const direct = (await olive.addresses()).filter((address) => address.includes('/webrtc-direct/'));
  expect(direct).not.toEqual([]);
  const host = await fileHost(direct);
  try {
    const listener = await visitors.listen(host.url, link(direct));
    await expectAda(listener);
    expect(await panel(listener)).toContain('through relay Olive');
    const report = (await listener.evaluate('stoaSession.session.act.report()')) as string;
    expect(report).toContain('relays: webrtc-direct\n');
  } finally {
    await host.close();
  }
});

/** The page as a plain file host has it, with a list of relays beside it. */
async function fileHost(relays: readonly string[]): Promise<{ url: string; close(): Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'stoa-files-'));
  const folder = await pageUnderTest(join(home, 'page'));
  await writeFile(join(folder, 'relays.json'), JSON.stringify({ relays }));
  const files = sirv(folder);
  const server = createServer((request, response) => files(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await rm(home, { recursive: true, force: true });
    },
  };
}
