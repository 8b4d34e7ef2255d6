/** Ends the files of a recording and says in `room.json`, `chapters.json` and `captions.vtt` what there is: when it is over, and after a crash. */
import { type Cue, inOrder } from '../captions/cues.ts';
import { webVtt } from '../captions/webvtt.ts';
import type { RoomId } from '../identity/ids.ts';
import { keyToHex } from '../identity/keys.ts';
import { FRAME_MS } from '../media/frame.ts';
import { cuesOfSpeaker } from './captions/read-captions.ts';
import { chaptersOf } from './chapters.ts';
import { endingOf, findSignaturesEnd, findSoundEnd, type SignaturesEnd, type SoundEnd } from './finish.ts';
import {
  CAPTIONS,
  CHAPTERS,
  isStem,
  MANIFEST,
  MIX_FORMATS,
  mixName,
  SIGNATURES,
  SOUND,
  SUBTITLES,
} from './folder-names.ts';
import { MAX_MANIFEST, type Manifest, type ManifestSpeaker, readManifest, writeManifest } from './manifest.ts';
import type { RecordingFiles } from './recording-files.ts';

interface Ended {
  readonly stem: string;
  readonly sound: SoundEnd;
  readonly signatures: SignaturesEnd;
}

export interface Finished extends Manifest {
  /** Files that are of no recording, of another one, or not wanted: they are left as they are. */
  readonly left: readonly string[];
}

export interface FinishOptions {
  /** How long the recording lasted at least. */
  readonly slots?: number;
  /** Speakers whose files are wanted: all of them unless said. */
  readonly stems?: ReadonlySet<string> | undefined;
}

/** What a folder says of itself. Throws MalformedError; rejects with what the system says. */
export async function manifestOf(files: RecordingFiles): Promise<Manifest> {
  // A byte more than it may have, so that a longer one is refused.
  return readManifest(await files.text(MANIFEST, MAX_MANIFEST + 1));
}

/**
 * Finishes a folder, whatever state it is in; a finished one stays as it is. Where other people are in it than `room.json` says, its mixed files and
 * captions go, for they have words of those who are in it no more; both can be made anew. Throws MalformedError where there is no recording; rejects with what the
 * system says when the folder cannot be written to.
 */
export async function finishFiles(files: RecordingFiles, { slots = 0, stems }: FinishOptions = {}): Promise<Finished> {
  const begun = await manifestOf(files);
  const sounds = (await files.names()).filter((name) => name.endsWith(SOUND)).sort();
  const tracks: Ended[] = [];
  for (const name of sounds) {
    const stem = name.slice(0, -SOUND.length);
    const ended = stems?.has(stem) === false ? undefined : await endOf(files, stem, begun);
    if (ended !== undefined) tracks.push(ended);
  }
  const lasts = Math.max(slots, ...tracks.map(({ sound }) => Math.max(sound.slots + 1, sound.lasts)));
  const speakers: ManifestSpeaker[] = [];
  for (const track of tracks) speakers.push(await end(files, track, lasts));
  const shown = tracks.map(({ signatures: { name, spans } }) => ({ name, spans }));
  await files.replace(CHAPTERS, chaptersOf(begun.title, shown));
  const isSame = sameStems(begun.speakers, speakers);
  // Before `room.json` has the new speakers: whoever is killed in between finds them changed again.
  if (!isSame) for (const name of [SUBTITLES.file, ...MIX_FORMATS.map(mixName)]) await files.remove(name);
  const cues = await cuesIn(files, begun.room, tracks);
  if (cues.length > 0) await files.replace(SUBTITLES.file, webVtt(inOrder(cues)));
  const ended = begun.started + Math.max(0, lasts) * FRAME_MS;
  const manifest = { ...begun, ended, speakers, mixes: isSame ? begun.mixes : [] };
  await files.replace(MANIFEST, writeManifest(manifest));
  const known = new Set(tracks.map(({ stem }) => stem + SOUND));
  return { ...manifest, left: sounds.filter((name) => !known.has(name)) };
}

function sameStems(before: readonly ManifestSpeaker[], now: readonly ManifestSpeaker[]): boolean {
  const stems = new Set(before.map(({ stem }) => stem));
  return stems.size === now.length && now.every(({ stem }) => stems.has(stem));
}

/** What those who are in the files said, where their captions were kept. */
async function cuesIn(files: RecordingFiles, room: RoomId, tracks: readonly Ended[]): Promise<readonly Cue[]> {
  const cues: Cue[] = [];
  for (const { stem, signatures } of tracks) {
    if (!(await files.isFile(stem + CAPTIONS))) continue;
    const { name, opening } = signatures;
    const [captions, signed] = [files.read(stem + CAPTIONS), files.read(stem + SIGNATURES)];
    cues.push(...(await cuesOfSpeaker({ room, name, identity: opening.identity, signatures: signed, captions })));
  }
  return cues;
}

async function endOf(files: RecordingFiles, stem: string, { room, started }: Manifest): Promise<Ended | undefined> {
  if (!isStem(stem)) return undefined;
  for (const name of [stem + SOUND, stem + SIGNATURES]) if (!(await files.isFile(name))) return undefined;
  const sound = await findSoundEnd(files.read(stem + SOUND));
  if (sound === undefined) return undefined;
  const signatures = await findSignaturesEnd(files.read(stem + SIGNATURES), sound.slots);
  const isOurs = signatures?.opening.room === room && signatures.opening.started === started;
  return isOurs ? { stem, sound, signatures } : undefined;
}

async function end(files: RecordingFiles, { stem, sound, signatures }: Ended, lasts: number): Promise<ManifestSpeaker> {
  const [soundFile, signaturesFile] = [stem + SOUND, stem + SIGNATURES];
  await files.truncate(signaturesFile, signatures.bytes);
  await files.truncate(soundFile, sound.bytes);
  await files.append(soundFile, endingOf(sound, lasts));
  const { name, opening } = signatures;
  const key = keyToHex(opening.identity);
  return { stem, name, key, sound: await files.sum(soundFile), signatures: await files.sum(signaturesFile) };
}
