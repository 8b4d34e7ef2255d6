/** Makes a folder of a finished recording without some passages, with all that the page of a replay needs but the mixed file and itself. */
import { FRAME_MS } from '../media/frame.ts';
import type { Span } from '../recording/chapters.ts';
import { finishFiles, manifestOf } from '../recording/finish-files.ts';
import { MANIFEST, SIGNATURES, SOUND, SUBTITLES } from '../recording/folder-names.ts';
import { type Manifest, writeManifest } from '../recording/manifest.ts';
import type { RecordingFiles } from '../recording/recording-files.ts';
import { isOfMembers } from '../recording/sealed/of-members.ts';
import { fromHex } from '../wire/bytes.ts';
import { MalformedError } from '../wire/malformed.ts';
import { cutCaptions, MAX_CAPTIONS, readCaptions, writeCaptions } from './captions.ts';
import { cutTrack } from './cut-track.ts';
import { CutClock, tidyCuts } from './cuts.ts';
import { loudnessOf, stretchOf } from './loudness.ts';
import { PEAKS, type PeakRow, writePeaks } from './peaks.ts';
import { MAX_REPLAY, REPLAY, readReplayInfo, writeReplayInfo } from './replay-info.ts';

export interface NewFiles extends RecordingFiles {
  /** Writes over the beginning of a file. */
  overwrite(name: string, bytes: Uint8Array): Promise<void>;
}

/**
 * `from` stays as it is. Throws RangeError where nothing would be left or it was cut before, MalformedError where there is no finished recording; rejects with what
 * the system says.
 */
export async function cutFiles(from: RecordingFiles, to: NewFiles, spans: readonly Span[]): Promise<Manifest> {
  const source = await manifestOf(from);
  if (source.ended === undefined) throw new MalformedError('not finished');
  if (await isCut(from)) throw new RangeError('cut before');
  const lasts = slotsOf(source);
  const clock = new CutClock(tidyCuts(spans, lasts), lasts);
  if (clock.lasts <= 0) throw new RangeError('nothing would be left');
  const { room, title, charter } = source;
  const started = source.started + clock.trimmed * FRAME_MS;
  const members = await isOfMembers(source, from);
  const begun = { room, title, charter, members, started, ended: undefined, speakers: [], mixes: [] };
  await to.replace(MANIFEST, writeManifest(begun));
  for (const [i, { key, name, stem }] of source.speakers.entries()) {
    const files = { sound: from.read(stem + SOUND), signatures: from.read(stem + SIGNATURES) };
    const opening = { room, title, started, identity: fromHex(key), name, serial: i + 1 };
    for await (const { head, signatures, sound } of cutTrack(room, files, opening, clock)) {
      await to.append(stem + SIGNATURES, signatures);
      await to.append(stem + SOUND, sound);
      if (head !== undefined) await to.overwrite(stem + SOUND, head);
    }
  }
  const made = await finishFiles(to, { slots: clock.lasts });
  if (made.speakers.length === 0) throw new RangeError('nobody would be left');
  const stretch = stretchOf(slotsOf(made));
  const rows: PeakRow[] = [];
  for (const { stem } of made.speakers)
    rows.push({ stem, values: await loudnessOf(to.read(stem + SOUND), slotsOf(made), stretch) });
  await to.replace(PEAKS, writePeaks({ step: (stretch * FRAME_MS) / 1_000, rows }));
  const captions = await captionsOf(from, clock);
  if (captions !== undefined) await to.replace(SUBTITLES.file, captions);
  // The last: without it a folder is no replay.
  const info = { cuts: clock.cuts, captions: captions !== undefined, community: undefined };
  await to.replace(REPLAY, writeReplayInfo(info));
  return made;
}

/** Whether something was left out of a folder. */
export async function isCut(files: RecordingFiles): Promise<boolean> {
  if (!(await files.isFile(REPLAY))) return false;
  return readReplayInfo(await files.text(REPLAY, MAX_REPLAY + 1)).cuts.length > 0;
}

/** What is left of the captions; undefined where there are none that can be read. */
async function captionsOf(files: RecordingFiles, clock: CutClock): Promise<string | undefined> {
  if (!(await files.isFile(SUBTITLES.file))) return undefined;
  try {
    return writeCaptions(cutCaptions(readCaptions(await files.text(SUBTITLES.file, MAX_CAPTIONS + 1)), clock));
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    return undefined;
  }
}

function slotsOf({ started, ended }: Manifest): number {
  return Math.max(0, Math.round((ended! - started) / FRAME_MS));
}
