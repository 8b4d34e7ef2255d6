import { describe, expect, it } from 'vitest';
import { finishFiles, manifestOf } from '../../../../src/node/recording/finish-files.ts';
import { MANIFEST, SIGNATURES, SOUND } from '../../../../src/node/recording/folder-names.ts';
import { writeManifest } from '../../../../src/node/recording/manifest.ts';
import { MemoryFiles } from '../../../support/records/memory-files.ts';
import { newRecorder, packet, room, speaking } from '../../../support/records/recordings.ts';
import { NOON } from '../../../support/records/records.ts';

const MADE = ['captions.vtt', 'mix.ogg', 'mix.mp3', 'mix.m4a'];

/** A finished folder in which two people talk, with captions and mixed files of both. */
async function evening(): Promise<MemoryFiles> {
  const files = new MemoryFiles();
  const recorder = await newRecorder();
  for (const n of [1, 2]) {
    const one = await speaking(n);
    for (let i = 0; i < 60; i += 3)
      recorder.take(
        one.member,
        await one.say(
          i,
          [0, 1, 2].map((k) => packet(i + k)),
        ),
        (i + 3) * 20,
      );
  }
  const begun = { room: await room(), title: 'Evening', started: NOON, ended: undefined, speakers: [], mixes: [] };
  await files.replace(MANIFEST, writeManifest(begun));
  for (const { stem, signatures, sound } of recorder.flush(2_000, true)) {
    await files.append(stem + SIGNATURES, signatures);
    await files.append(stem + SOUND, sound);
  }
  await finishFiles(files);
  for (const name of MADE) await files.replace(name, 'of both');
  const mixes = (['ogg', 'mp3', 'm4a'] as const).map((format) => ({ format, bytes: 7, sha256: 'ab'.repeat(32) }));
  await files.replace(MANIFEST, writeManifest({ ...(await manifestOf(files)), mixes }));
  return files;
}

describe('finishing a recording anew', () => {
  it('leaves mixed files and captions of the same people', async () => {
    const files = await evening();
    const before = new Map(files.held);
    const { speakers } = await finishFiles(files);
    expect(speakers).toHaveLength(2);
    expect(files.held).toEqual(before);
  });

  it('removes those with the words of somebody who is in it no more', async () => {
    const files = await evening();
    const [gone] = (await manifestOf(files)).speakers;
    for (const end of [SOUND, SIGNATURES]) await files.remove(gone!.stem + end);
    const { speakers, mixes } = await finishFiles(files);
    expect([speakers.length, mixes]).toEqual([1, []]);
    expect((await manifestOf(files)).mixes).toEqual([]);
    for (const name of MADE) expect(await files.isFile(name), name).toBe(false);
  });

  it('removes them when those who are wanted are fewer', async () => {
    const files = await evening();
    const [wanted] = (await manifestOf(files)).speakers;
    await finishFiles(files, { stems: new Set([wanted!.stem]) });
    for (const name of MADE) expect(await files.isFile(name), name).toBe(false);
  });
});
