/** Makes the folder of a replay of a recording: without the passages that are cut, with all that a page and podcast players need. */
import { cp, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FRAME_MS } from '../../src/node/media/frame.ts';
import type { Span } from '../../src/node/recording/chapters.ts';
import { SIGNATURES, SOUND, SUBTITLES } from '../../src/node/recording/folder-names.ts';
import type { Manifest } from '../../src/node/recording/manifest.ts';
import { isOfMembers } from '../../src/node/recording/sealed/of-members.ts';
import { cutCaptions, MAX_CAPTIONS, readCaptions, writeCaptions } from '../../src/node/replay/captions.ts';
import { type CutDrop, cutTrack } from '../../src/node/replay/cut-track.ts';
import { CutClock, tidyCuts } from '../../src/node/replay/cuts.ts';
import { loudnessOf, stretchOf } from '../../src/node/replay/loudness.ts';
import { PEAKS, type PeakRow, writePeaks } from '../../src/node/replay/peaks.ts';
import { REPLAY, writeReplayInfo } from '../../src/node/replay/replay-info.ts';
import { Counters } from '../../src/node/util/counters.ts';
import { fromHex } from '../../src/node/wire/bytes.ts';
import { Failure, reason } from '../util/failure.ts';
import { commandOf } from '../util/packed.ts';
import { diskFiles } from './disk-files.ts';
import { finishFolder } from './finish-folder.ts';
import { RecordingFolder } from './folder.ts';
import { loadManifest } from './load-manifest.ts';
import { mixFolder } from './mix-folder.ts';

export interface PublishOptions {
  /** A finished recording. */
  readonly folder: string;
  /** The folder to make. */
  readonly out: string;
  /** Passages that are left out, in slots. */
  readonly cuts: readonly Span[];
  /** What the replay is called; as the room was unless said. */
  readonly title: string | undefined;
  /** The community in whose hallway it is found, base64url. */
  readonly community: string | undefined;
  /** It may be made of a room for members. */
  readonly beyondMembers: boolean;
  /** The built page that plays replays. */
  readonly player: string;
  readonly say: (line: string) => void;
  /** Stops it: what there is of the new folder is no replay then. */
  readonly signal: AbortSignal;
}

export interface Published extends Manifest {
  readonly drops: Readonly<Record<string, number>>;
  /** Seconds that were cut. */
  readonly cut: number;
}

const MEMBERS =
  'This was said in a room for members, and a replay is for whoever finds it. If those who are heard want that: --beyond-members';
const BEYOND = 'This was said in a room for members: whoever has the replay hears it.';
const WHAT_IS_CUT =
  'The keys by which what is left verifies are those of what is cut, too: whoever kept the encrypted sound of that evening, as a relay can, opens it.';

/** Undefined when it was stopped. Throws a `Failure` when it is of a room for members and may not be made, when there is no finished recording, when nothing would be left of it, or the folder cannot be made. */
export async function publishFolder(options: PublishOptions): Promise<Published | undefined> {
  const { folder, out, cuts, title, player, beyondMembers, say, signal } = options;
  const source = await loadManifest(folder);
  if (source.ended === undefined)
    throw new Failure(`${folder} is not finished: ${commandOf('record')} --recover ${folder}`);
  const from = diskFiles(folder);
  const members = await isOfMembers(source, from);
  if (members && !beyondMembers) throw new Failure(MEMBERS);
  if (members) say(cuts.length > 0 ? `${BEYOND} ${WHAT_IS_CUT}` : BEYOND);
  const clock = clockOf(source, cuts);
  if (clock.lasts <= 0 || source.speakers.length === 0) throw new Failure('Nothing would be left of it');
  const started = source.started + clock.trimmed * FRAME_MS;
  const begun = { room: source.room, title: title ?? source.title, charter: source.charter, members, started };
  const made = await RecordingFolder.create(out, begun);
  const drops = new Counters<CutDrop>();
  for (const [i, { key, name, stem }] of source.speakers.entries()) {
    if (signal.aborted) return undefined;
    const files = { sound: from.read(stem + SOUND), signatures: from.read(stem + SIGNATURES) };
    const opening = { ...begun, identity: fromHex(key), name, serial: i + 1 };
    for await (const part of cutTrack(source.room, files, opening, clock, drops))
      await made.append([{ stem, ...part }]);
  }
  const finished = await finishFolder(out, { slots: clock.lasts });
  if (finished.speakers.length === 0) throw new Failure(`Nobody is heard in what is left: delete ${out}`);
  if (!(await mixFolder({ path: out, format: 'ogg', say, signal }))) return undefined;
  await cp(player, out, { recursive: true });
  await describe(options, clock, { ...finished, members });
  const manifest = await loadManifest(out);
  return { ...manifest, drops: drops.snapshot(), cut: (lastsOf(source) - clock.lasts) * (FRAME_MS / 1_000) };
}

/** What the page of a replay needs beside the recording. */
async function describe(
  { folder, out, community, say }: PublishOptions,
  clock: CutClock,
  manifest: Manifest,
): Promise<void> {
  const files = diskFiles(out);
  const lasts = lastsOf(manifest);
  const stretch = stretchOf(lasts);
  const rows: PeakRow[] = [];
  for (const { stem } of manifest.speakers)
    rows.push({ stem, values: await loudnessOf(files.read(stem + SOUND), lasts, stretch) });
  await files.replace(PEAKS, writePeaks({ step: (stretch * FRAME_MS) / 1_000, rows }));
  const captions = await captionsOf(folder, clock, say);
  if (captions !== undefined) await files.replace(SUBTITLES.file, captions);
  // The last: without it a folder is no replay.
  const info = { cuts: clock.cuts, captions: captions !== undefined, community };
  await files.replace(REPLAY, writeReplayInfo({ ...info, beyondMembers: manifest.members }));
}

function clockOf(source: Manifest, cuts: readonly Span[]): CutClock {
  const lasts = lastsOf(source);
  try {
    return new CutClock(tidyCuts(cuts, lasts), lasts);
  } catch (cause) {
    throw new Failure(`This cannot be cut: ${reason(cause)}`, { cause });
  }
}

function lastsOf({ started, ended }: Manifest): number {
  return Math.max(0, Math.round((ended! - started) / FRAME_MS));
}

/** What is left of the captions; undefined where there are none, or none that can be read, which is told. */
async function captionsOf(folder: string, clock: CutClock, say: (line: string) => void): Promise<string | undefined> {
  const files = diskFiles(folder);
  if (!(await files.isFile(SUBTITLES.file))) return undefined;
  try {
    return writeCaptions(cutCaptions(readCaptions(await files.text(SUBTITLES.file, MAX_CAPTIONS + 1)), clock));
  } catch (error) {
    say(`${SUBTITLES.file} is left out: ${reason(error)}`);
    return undefined;
  }
}

/** The built player of a built page. Throws a `Failure` where there is none. */
export async function playerOf(page: string): Promise<string> {
  const folder = join(page, 'replay');
  const isThere = await stat(join(folder, 'index.html')).then(
    () => true,
    () => false,
  );
  if (!isThere) throw new Failure(`${page} is no built page: it has no replay/index.html`);
  return folder;
}
