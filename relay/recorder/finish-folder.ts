/** Ends the files of a recording and says in `room.json` and `chapters.json` what there is: when it is over, and after a crash. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { appendFile, readdir, rename, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyToHex } from '../../src/node/identity/keys.ts';
import { FRAME_MS } from '../../src/node/media/frame.ts';
import { chaptersOf } from '../../src/node/recording/chapters.ts';
import {
  endingOf,
  findSignaturesEnd,
  findSoundEnd,
  type SignaturesEnd,
  type SoundEnd,
} from '../../src/node/recording/finish.ts';
import { CHAPTERS, isStem, MANIFEST, SIGNATURES, SOUND } from '../../src/node/recording/folder-names.ts';
import { type FileSum, type Manifest, type ManifestSpeaker, writeManifest } from '../../src/node/recording/manifest.ts';
import { releaseReserve } from './folder.ts';
import { loadManifest } from './load-manifest.ts';

interface Ended {
  readonly stem: string;
  readonly sound: SoundEnd;
  readonly signatures: SignaturesEnd;
}

export interface Finished extends Manifest {
  /** Files that are of no recording, or of another one: they are left as they are. */
  readonly left: readonly string[];
}

/**
 * Finishes a folder, whatever state it is in; a finished one stays as it is. `slots`: how long the recording lasted at least. Throws a `Failure` when
 * there is no recording; rejects with what the system says when the folder cannot be written to.
 */
export async function finishFolder(path: string, slots = 0): Promise<Finished> {
  const begun = await loadManifest(path);
  await releaseReserve(path);
  const names = (await readdir(path)).filter((name) => name.endsWith(SOUND)).sort();
  const tracks: Ended[] = [];
  for (const name of names) {
    const ended = await endOf(path, name.slice(0, -SOUND.length), begun);
    if (ended !== undefined) tracks.push(ended);
  }
  const lasts = Math.max(slots, ...tracks.map(({ sound }) => Math.max(sound.slots + 1, sound.lasts)));
  const speakers: ManifestSpeaker[] = [];
  for (const track of tracks) speakers.push(await end(path, track, lasts));
  const shown = tracks.map(({ signatures: { name, spans } }) => ({ name, spans }));
  await replace(join(path, CHAPTERS), chaptersOf(begun.title, shown));
  const ended = begun.started + Math.max(0, lasts) * FRAME_MS;
  const manifest = { ...begun, ended, speakers };
  await replace(join(path, MANIFEST), writeManifest(manifest));
  const known = new Set(tracks.map(({ stem }) => stem + SOUND));
  return { ...manifest, left: names.filter((name) => !known.has(name)) };
}

async function endOf(path: string, stem: string, { room, started }: Manifest): Promise<Ended | undefined> {
  if (!isStem(stem)) return undefined;
  const sound = await findSoundEnd(createReadStream(join(path, stem + SOUND)));
  const file = join(path, stem + SIGNATURES);
  const isThere = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  if (sound === undefined || !isThere) return undefined;
  const signatures = await findSignaturesEnd(createReadStream(file), sound.slots);
  const isOurs = signatures?.opening.room === room && signatures.opening.started === started;
  return isOurs ? { stem, sound, signatures } : undefined;
}

async function end(path: string, { stem, sound, signatures }: Ended, lasts: number): Promise<ManifestSpeaker> {
  const [soundFile, signaturesFile] = [join(path, stem + SOUND), join(path, stem + SIGNATURES)];
  await truncate(signaturesFile, signatures.bytes);
  await truncate(soundFile, sound.bytes);
  await appendFile(soundFile, endingOf(sound, lasts));
  const { name, opening } = signatures;
  const key = keyToHex(opening.identity);
  return { stem, name, key, sound: await sumOf(soundFile), signatures: await sumOf(signaturesFile) };
}

/** The size of a file, and its checksum. */
export async function sumOf(file: string): Promise<FileSum> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    bytes += chunk.byteLength;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** A reader finds the text that was there before, or this one. */
async function replace(file: string, text: string): Promise<void> {
  await writeFile(`${file}.part`, text);
  await rename(`${file}.part`, file);
}
