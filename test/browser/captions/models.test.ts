import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LINES } from '../../../relay/demo/script.ts';
import { SAMPLE_RATE } from '../../../src/node/media/frame.ts';
import { Company } from '../../support/harness/company.ts';
import { type Person, until } from '../../support/harness/person.ts';
import { roomTest } from '../../support/harness/room-test.ts';
import { artifacts } from '../../support/machine/paths.ts';
import { speechModels } from '../../support/machine/speech-models.ts';
import { decodeOpus, demoLine } from '../../support/media/demo-voices.ts';
import { writeWav } from '../../support/media/wav.ts';

/** Runs in the page: a browser without a recogniser. */
const MUTE_BROWSER = 'globalThis.SpeechRecognition = globalThis.webkitSpeechRecognition = undefined';
const READ = `[...document.querySelectorAll('.caption-words')].map((line) => line.textContent)`;
const read = async (one: Person): Promise<string> => ((await one.evaluate(READ)) as string[]).join(' ');
/** What the page has fetched of models. */
const FETCHED = `performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.includes('/models/')).length`;
const KEPT = `caches.open('stoa-models').then((cache) => cache.keys()).then((keys) => keys.length)`;

const ALONG = 'Read along with those who have no captions';

/** Lines of the demo's voices that the engine is known to understand in part: two voices, with the pauses of people. */
const SPOKEN = [1, 3, 4];
/** Words of these, long enough not to be heard in anything. */
const WORDS = SPOKEN.flatMap((line) => LINES[line]!.words.toLowerCase().match(/[a-z]{5,}/g) ?? []);

async function demoVoices(): Promise<string> {
  const parts = await Promise.all(SPOKEN.map(async (line) => decodeOpus(await demoLine(line))));
  const pause = 1.2 * SAMPLE_RATE;
  const sound = new Float32Array(parts.reduce((sum, part) => sum + part.length + pause, 0));
  let at = 0;
  for (const part of parts) {
    sound.set(part, at);
    at += part.length + pause;
  }
  const path = join(await artifacts('voices'), 'demo-lines.wav');
  await writeWav(path, sound, SAMPLE_RATE);
  return path;
}

async function showCaptions(one: Person): Promise<void> {
  await one.press('button', 'More');
  await one.press('button', 'Show captions');
}

roomTest(
  'a browser without a recogniser captions its person by a model of the relay, once they say so',
  async ({ company }) => {
    const [models, microphone] = await Promise.all([speechModels(), demoVoices()]);
    const { url } = await company.relay({ args: ['--models', models] });
    const ada = await company.chromium('ada', url, { microphone, init: [MUTE_BROWSER] });
    const bao = await company.chromium('bao', url, { init: [MUTE_BROWSER] });
    await company.meet('Model evening', [ada, bao]);
    for (const one of [ada, bao]) await showCaptions(one);

    await until('the offer', () => ada.sees('button', 'Fetch PocketSphinx'));
    expect(await ada.words()).toMatch(/American English · 40\.\d MB · BSD/);
    expect(await ada.sees('switch', 'Caption what I say')).toBe(false);
    expect(await ada.evaluate(FETCHED)).toBe(0);

    await ada.press('button', 'Fetch PocketSphinx');
    await until('the switch', () => ada.sees('switch', 'Caption what I say'));
    await until('words that were said, with somebody else', async () => {
      const lines = (await read(bao)).toLowerCase();
      return WORDS.filter((word) => lines.includes(word)).length >= 4;
    });

    // It is kept, and asks nothing of the relay any more.
    await ada.reload();
    await ada.inRoom();
    await until('captions again', async () => (await read(ada)).length > 40);
    expect(await ada.evaluate(FETCHED)).toBe(0);
    expect(await ada.evaluate(KEPT)).toBe(12);

    await ada.press('button', 'Remove PocketSphinx from this device');
    await until('the offer again', () => ada.sees('button', 'Fetch PocketSphinx'));
    await until('nothing to be kept', async () => (await ada.evaluate(KEPT)) === 0);
    expect(await ada.evaluate("document.querySelectorAll('iframe').length")).toBe(0);
  },
);

roomTest('a listener reads along, for themselves alone, with a speaker who has no captions', async ({ company }) => {
  const [models, microphone] = await Promise.all([speechModels(), demoVoices()]);
  const { url } = await company.relay({ args: ['--models', models] });
  const ada = await company.chromium('ada', url, { microphone, init: [MUTE_BROWSER] });
  const bao = await company.chromium('bao', url, { microphone: 'none', init: [MUTE_BROWSER] });
  await company.meet('Read along', [ada]);
  await until('the room in the hallway', () => bao.sees('link', 'Read along'));
  await bao.enterLobby('Read along');
  await bao.press('button', 'Just listen');
  await bao.inRoom();
  await until('the menu', () => bao.sees('button', 'More'));
  for (const one of [ada, bao]) await showCaptions(one);
  await until('the offer', () => bao.sees('button', 'Fetch PocketSphinx'));
  expect(await bao.sees('switch', ALONG)).toBe(false);
  await bao.press('button', 'Fetch PocketSphinx');
  await until('words that were said', async () => {
    const lines = (await read(bao)).toLowerCase();
    return WORDS.filter((word) => lines.includes(word)).length >= 4;
  });
  expect(await bao.words()).toContain('made on this device');
  expect(await bao.sees('switch', 'Caption what I say')).toBe(false);
  expect(await read(ada)).toBe('');

  // No longer than they want it.
  await bao.press('switch', ALONG);
  await until('no engine', async () => (await bao.evaluate("document.querySelectorAll('iframe').length")) === 0);
});

/** An engine that looks around, and says what it could reach. */
const NOSY = `
onmessage = async ({ data: { files }, ports: [port] }) => {
  const tries = {
    fetch: () => fetch(new TextDecoder().decode(files.get('address.txt'))),
    import: () => importScripts(new TextDecoder().decode(files.get('address.txt'))),
    socket: () => new Promise((open, refused) => Object.assign(new WebSocket(new TextDecoder().decode(files.get('address.txt')).replace('http', 'ws')), { onopen: open, onerror: refused })),
    database: () => new Promise((open, refused) => Object.assign(indexedDB.open('stoa'), { onsuccess: open, onerror: refused })),
    caches: () => caches.keys(),
    files: () => navigator.storage.getDirectory(),
    worker: () => new Promise((open, refused) => Object.assign(new Worker(new TextDecoder().decode(files.get('address.txt'))), { onmessage: open, onerror: refused })),
  };
  const reached = [];
  for (const [name, attempt] of Object.entries(tries)) await Promise.resolve().then(attempt).then(() => reached.push(name), () => undefined);
  let told = false;
  port.onmessage = ({ data }) => {
    port.postMessage({ heard: data.length });
    if (!told) port.postMessage({ text: 'origin ' + self.origin + ' reached ' + (reached.join() || 'nothing'), final: true });
    told = true;
  };
  port.postMessage({ ready: true });
};`;

test('an engine reaches neither the page’s storage nor any network, in Chromium and Firefox', async () => {
  const company = new Company();
  onTestFinished(() => company.close());
  const folder = await mkdtemp(join(tmpdir(), 'stoa-nosy-'));
  company.closeLater(() => rm(folder, { recursive: true, force: true }));
  const model = join(folder, 'nosy');
  await mkdir(model);
  const { url } = await company.relay({ args: ['--models', folder] });
  await writeFile(join(model, 'engine.js'), NOSY);
  await writeFile(join(model, 'address.txt'), `${url}/relay.json`);
  await writeFile(join(model, 'model.json'), JSON.stringify({ name: 'Nosy', language: 'en' }));
  const ada = await company.chromium('ada', url, { init: [MUTE_BROWSER] });
  const bao = await company.firefox('bao', url, [MUTE_BROWSER]);
  await company.meet('Nosy evening', [ada, bao]);
  for (const one of [ada, bao]) {
    await showCaptions(one);
    await until('the offer', () => one.sees('button', 'Fetch Nosy'));
    await one.evaluate("document.querySelector('.caption-models').scrollIntoView({ block: 'center' })");
    await one.press('button', 'Fetch Nosy');
  }
  for (const one of [ada, bao])
    await until('what both engines found', async () => {
      const said = (await read(one)).match(/origin \S+ reached \S+/g) ?? [];
      expect(said.filter((line) => !line.endsWith('origin null reached nothing'))).toEqual([]);
      return said.length === 2;
    });
  // Browsers say what they have forbidden.
  const forbidden = /Content[ -]Security[ -]Policy|Security Error: Content at moz-nullprincipal|relay\.json/;
  expect(company.complaints(forbidden)).toEqual([]);
});
