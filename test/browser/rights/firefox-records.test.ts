import { expect } from 'vitest';
import { readManifest } from '../../../src/node/recording/manifest.ts';
import { fromBase64url } from '../../../src/node/wire/bytes.ts';
import { until } from '../../support/harness/person.ts';
import { roomTest } from '../../support/harness/room-test.ts';
import { compareVoice, SAME_VOICE, VOICE_AMONG_OTHERS } from '../../support/media/compare-voices.ts';
import { decodeOgg } from '../../support/media/ogg-sound.ts';

/** A file of the newest recording in the browser's private files, in base64url; '' where there is none. */
const FILE = (name: string) => `(async () => {
  try {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('recordings');
    const ids = await Array.fromAsync(folder.keys());
    const newest = await folder.getDirectoryHandle(ids.sort().at(-1));
    const file = await (await newest.getFileHandle('${name}')).getFile();
    const url = await new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.readAsDataURL(file);
    });
    return url.slice(url.indexOf(',') + 1).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  } catch {
    return '';
  }
})()`;

roomTest('Firefox records a room, finishes its files and mixes them', async ({ company }) => {
  const { url } = await company.relay();
  const bao = await company.firefox('bao', url);
  const ada = await company.chromium('ada', url);
  await bao.startRoom({ title: 'Kept by Firefox', name: bao.name, recordable: true });
  await bao.join('speaking');
  await ada.enterLobby('Kept by Firefox');
  await ada.join('speaking', ada.name);
  for (const one of [ada, bao]) {
    await one.unmute();
    await one.press('button', 'Keep my voice');
  }
  await bao.press('button', 'More');
  await bao.press('button', 'Record this room');
  await until('everyone to see it', async () => /^Recording$/m.test(await ada.words()));
  await new Promise((resolve) => setTimeout(resolve, 11_000));
  await bao.press('button', 'More');
  await bao.press('button', 'Stop recording');
  await until('the recording', () => bao.sees('button', 'Recordings'));
  await bao.press('button', 'Recordings');
  await until('the list', () => bao.sees('button', 'Save as one sound file'));
  await bao.press('button', 'Save as one sound file');

  const fileOf = async (name: string) => fromBase64url((await bao.evaluate(FILE(name))) as string);
  const manifest = async () => readManifest(new TextDecoder().decode(await fileOf('room.json')));
  await until('the mixed file', async () => (await manifest()).mixes.length === 1);
  const { speakers, mixes } = await manifest();
  expect(speakers.map(({ name }) => name).sort()).toEqual(['Ada', 'Bao']);
  const mixed = await fileOf('mix.ogg');
  expect(mixed.byteLength).toBe(mixes[0]!.bytes);
  const sound = (await decodeOgg(mixed)).left.subarray(-8 * 48_000);
  for (const { voice } of [ada, bao])
    expect(compareVoice(sound, voice.samples).score).toBeGreaterThan(VOICE_AMONG_OTHERS);
  for (const { stem, name } of speakers) {
    const alone = (await decodeOgg(await fileOf(`${stem}.opus`))).left;
    const { voice } = name === 'Ada' ? ada : bao;
    expect(compareVoice(alone, voice.samples).score).toBeGreaterThan(SAME_VOICE);
  }
});
