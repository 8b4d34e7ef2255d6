/** Makes one folder of two recorders' folders of the same room. */
import { join } from 'node:path';
import { PERSON_BYTES } from '../../src/node/identity/person.ts';
import { FRAME_MS } from '../../src/node/media/frame.ts';
import { mergeCaptions } from '../../src/node/recording/captions/merge-captions.ts';
import type { Finished } from '../../src/node/recording/finish-files.ts';
import { CAPTIONS, SIGNATURES, SOUND } from '../../src/node/recording/folder-names.ts';
import type { Manifest, ManifestSpeaker } from '../../src/node/recording/manifest.ts';
import { findShift, type MergeDrop, mergeTracks, samplePlaces } from '../../src/node/recording/merge-tracks.ts';
import { Counters } from '../../src/node/util/counters.ts';
import { fromHex } from '../../src/node/wire/bytes.ts';
import { Failure } from '../util/failure.ts';
import { commandOf } from '../util/packed.ts';
import { bytesOf } from './bytes-of.ts';
import { diskFiles } from './disk-files.ts';
import { finishFolder } from './finish-folder.ts';
import { RecordingFolder } from './folder.ts';
import { loadManifest } from './load-manifest.ts';

export interface Merged extends Finished {
  readonly drops: Readonly<Record<string, number>>;
}

interface Source extends Manifest {
  readonly path: string;
}

/** Throws a `Failure` when one of them is no finished recording, when they are of two rooms, or when `out` cannot be made. */
export async function mergeFolders(paths: readonly [string, string], out: string): Promise<Merged> {
  const [one, two] = [await load(paths[0]), await load(paths[1])];
  if (one.room !== two.room) throw new Failure(`${one.path} and ${two.path} are of two rooms`);
  const shift = await shiftBetween(one, two);
  // Slot 0 is where the earlier of the two begins.
  const before = Math.max(0, -shift);
  const started = one.started - before * FRAME_MS;
  const { room, title, charter = two.charter } = one;
  const members = one.members === true || two.members === true;
  const folder = await RecordingFolder.create(out, { room, title, started, charter, members });
  const drops = new Counters<MergeDrop>();
  for (const [i, key] of keysOf(one, two).entries()) {
    const sources = [
      { of: one, shift: before },
      { of: two, shift: before + shift },
    ].flatMap(({ of, shift: by }) => {
      const speaker = speakerIn(of, key);
      return speaker === undefined ? [] : [{ of, speaker, files: { ...filesOf(of, speaker), shift: by } }];
    });
    const { name, stem } = sources[0]!.speaker;
    const opening = { room, title, started, identity: fromHex(key), name, serial: i + 1 };
    const files = sources.map((source) => source.files);
    let isKept = false;
    for await (const part of mergeTracks(room, files, opening, drops)) {
      isKept = true;
      await folder.append([{ stem, ...part }]);
    }
    if (!isKept) continue;
    const captioned = (await Promise.all(sources.map(captionsOf))).flat();
    const merged = { room, identity: opening.identity, signatures: bytesOf(join(out, stem + SIGNATURES)) };
    for await (const captions of mergeCaptions(merged, captioned)) await folder.appendCaptions([{ stem, captions }]);
  }
  const lasts = Math.max(before + slotsOf(one), before + shift + slotsOf(two));
  return { ...(await finishFolder(out, { slots: lasts })), drops: drops.snapshot() };
}

async function load(path: string): Promise<Source> {
  const manifest = await loadManifest(path);
  if (manifest.ended === undefined)
    throw new Failure(`${path} is not finished: ${commandOf('record')} --recover ${path}`);
  return { ...manifest, path };
}

/** Slots to add to those of the second to have those of the first. */
async function shiftBetween(one: Source, two: Source): Promise<number> {
  const pairs: [ReadonlyMap<string, number>, ReadonlyMap<string, number>][] = [];
  for (const { key } of one.speakers) {
    const [mine, theirs] = [speakerIn(one, key), speakerIn(two, key)];
    if (mine === undefined || theirs === undefined) continue;
    const places = [filesOf(one, mine), filesOf(two, theirs)].map(({ signatures }) => samplePlaces(signatures()));
    const [first, second] = await Promise.all(places);
    pairs.push([first!, second!]);
  }
  return findShift(pairs) ?? Math.round((two.started - one.started) / FRAME_MS);
}

function keysOf(one: Source, two: Source): readonly string[] {
  // Names of files end in the first bytes of the key: nobody can have two of them that differ.
  const keys = new Map([...two.speakers, ...one.speakers].map(({ key }) => [key.slice(0, 2 * PERSON_BYTES), key]));
  return [...keys.values()];
}

function speakerIn({ speakers }: Source, key: string): ManifestSpeaker | undefined {
  return speakers.find((speaker) => speaker.key === key);
}

function filesOf({ path }: Source, { stem }: ManifestSpeaker) {
  return {
    sound: () => bytesOf(join(path, stem + SOUND)),
    signatures: () => bytesOf(join(path, stem + SIGNATURES)),
  };
}

/** Where their captions were kept. */
async function captionsOf({ of, speaker }: { readonly of: Source; readonly speaker: ManifestSpeaker }) {
  const files = diskFiles(of.path);
  return (await files.isFile(speaker.stem + CAPTIONS)) ? [files.read(speaker.stem + CAPTIONS)] : [];
}

function slotsOf({ started, ended }: Source): number {
  return Math.max(0, Math.round((ended! - started) / FRAME_MS));
}
