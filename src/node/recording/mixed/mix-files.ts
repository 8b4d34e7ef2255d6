/** Makes the mixed file of a finished recording, wherever its folder is, and says in `room.json` that it is there. */

import { FRAME_MS, FRAME_SAMPLES } from '../../media/frame.ts';
import { Mixer } from '../../mixing/mixer.ts';
import { manifestOf } from '../finish-files.ts';
import { MANIFEST, type MixFormat, mixName, SOUND } from '../folder-names.ts';
import { type Manifest, type ManifestMix, writeManifest } from '../manifest.ts';
import { readPages } from '../read-pages.ts';
import type { RecordingFiles } from '../recording-files.ts';
import type { Bytes } from '../signed-reader.ts';
import type { MixWriter } from './mix-writer.ts';
import { type MixedVoice, mixedParts } from './mixed-blocks.ts';
import { OggMix } from './ogg-mix.ts';
import { Speech } from './speech.ts';
import { speechGain } from './speech-gain.ts';

/** How to make a writer. Rejects where it cannot. */
export type OpenMixWriter = (options: {
  readonly channels: 1 | 2;
  readonly tags: readonly string[];
  readonly serial: number;
}) => Promise<MixWriter>;

export interface MixOptions {
  readonly format?: MixFormat;
  /** What makes the file; Opus in Ogg unless said. */
  readonly open?: OpenMixWriter;
  /** Stops it: all other files are as they were, and this one too where nothing was begun. */
  readonly signal?: AbortSignal;
  /** How much is done, from 0 to 1; seldom enough to show each. */
  readonly onProgress?: (done: number) => void;
}

export interface Mixed extends ManifestMix {
  /** Packets that could not be decoded, and voices beyond those that are mixed at once. */
  readonly drops: Readonly<Record<string, number>>;
}

/** Slots between two writes, and between two looks at what is done: ten seconds. */
const PART = 500;
/** Names in the file's head, which has its bound; all of them are in `room.json`. */
const MAX_ARTISTS = 64;

/**
 * Writes the file anew where there is one. Rejects with what the system says, with the reason of `signal`, and throws MalformedError where there is no
 * recording, and an Error where it is not finished, or was finished anew with other sound meanwhile; nothing but the mixed file is touched then, and what
 * was made of that is removed.
 */
export async function mixFiles(files: RecordingFiles, options: MixOptions = {}): Promise<Mixed> {
  const { format = 'ogg', signal } = options;
  const manifest = await manifestOf(files);
  if (manifest.ended === undefined) throw new Error('the recording is not finished');
  signal?.throwIfAborted();
  const name = mixName(format);
  const others = (mixes: Manifest['mixes']) => mixes.filter((mix) => mix.format !== format);
  const mixes = others(manifest.mixes);
  if (mixes.length < manifest.mixes.length) await files.replace(MANIFEST, writeManifest({ ...manifest, mixes }));
  await files.remove(name);
  try {
    const drops = await write(files, name, manifest, options);
    const mix = { format, ...(await files.sum(name)) };
    signal?.throwIfAborted();
    // It took minutes, in which other mixed files may have been made, or who was in it was taken out.
    const now = await manifestOf(files);
    if (soundsOf(now) !== soundsOf(manifest)) throw new Error('the recording was changed meanwhile');
    await files.replace(MANIFEST, writeManifest({ ...now, mixes: [...others(now.mixes), mix] }));
    return { ...mix, drops };
  } catch (cause) {
    await files.remove(name).catch(() => undefined);
    throw cause;
  }
}

/** What a mixed file is made of, and how long it is. */
function soundsOf({ started, ended, speakers }: Manifest): string {
  return JSON.stringify([started, ended, speakers.map(({ stem, sound }) => [stem, sound.sha256]).sort()]);
}

async function write(
  files: RecordingFiles,
  name: string,
  manifest: Manifest,
  { open = OggMix.open, signal, onProgress }: MixOptions,
): Promise<Readonly<Record<string, number>>> {
  const { started, ended, speakers } = manifest;
  const sources: { readonly name: string; readonly read: () => Bytes }[] = [];
  for (const { stem } of speakers)
    if (await files.isFile(stem + SOUND)) sources.push({ name: stem, read: () => files.read(stem + SOUND) });
  let channels: 1 | 2 = 1;
  for (const { read } of sources) if ((await channelsIn(read())) === 2) channels = 2;
  const voices: MixedVoice[] = [];
  const mixer = new Mixer(channels);
  let writer: MixWriter | undefined;
  try {
    for (const { name: voice, read } of sources) {
      signal?.throwIfAborted();
      const gain = await speechGain(read(), channels);
      voices.push({ name: voice, gain, speech: new Speech(read()) });
    }
    writer = await open({ channels, tags: tagsOf(manifest), serial: started % 2 ** 32 });
    let [slots, written] = [0, 0];
    const total = Math.max(1, (ended! - started) / FRAME_MS);
    for await (const part of mixedParts(voices, mixer, Math.ceil(writer.delay / FRAME_SAMPLES))) {
      // Not behind the last part: a file ends with something.
      if (slots - written >= PART) {
        written = slots;
        await files.append(name, await writer.take(false));
        onProgress?.(Math.min(1, slots / total));
        // Others have their turn: a page's worker is told to stop by a message.
        await new Promise((resolve) => setTimeout(resolve));
        signal?.throwIfAborted();
      }
      const isSound = part instanceof Float32Array;
      await (isSound ? writer.sound(part) : writer.silence(part.silence));
      slots += isSound ? 1 : part.silence;
    }
    await files.append(name, await writer.take(true));
    return mixer.drops.snapshot();
  } finally {
    writer?.free();
    mixer.free();
    for (const { speech } of voices) await speech.end();
  }
}

/** How many channels a speaker's file has, as its first page says. */
async function channelsIn(source: Bytes): Promise<1 | 2> {
  for await (const { first } of readPages(source)) return first[9] === 2 ? 2 : 1;
  return 1;
}

function tagsOf({ title, room, started, speakers }: Manifest): readonly string[] {
  const artists = speakers.slice(0, MAX_ARTISTS).map(({ name }) => `ARTIST=${name}`);
  return [`TITLE=${title}`, ...artists, `DATE=${new Date(started).toISOString()}`, `STOA_ROOM=${room}`];
}
