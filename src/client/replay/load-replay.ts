/** Reads what a replay says of itself. What it cannot do without comes first; without the rest it plays all the same. */

import { CHAPTERS, MANIFEST, type MixFormat, mixName, SUBTITLES } from '../../node/recording/folder-names.ts';
import { MAX_MANIFEST, type Manifest, readManifest } from '../../node/recording/manifest.ts';
import { type Cue, MAX_CAPTIONS, readCaptions } from '../../node/replay/captions.ts';
import { MAX_CHAPTERS_TEXT, readChapters, type Turn } from '../../node/replay/chapter-list.ts';
import { MAX_PEAKS_TEXT, PEAKS, type Peaks, readPeaks } from '../../node/replay/peaks.ts';
import { MAX_REPLAY, REPLAY, type ReplayInfo, readReplayInfo } from '../../node/replay/replay-info.ts';
import { MalformedError } from '../../node/wire/malformed.ts';
import { AbsentError, fetchText } from '../session/platform/fetch-bounded.ts';
import type { ReplayAddress } from './address.ts';
import { MIX_TYPES } from './mix-types.ts';

export interface Replay {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly info: ReplayInfo;
  /** Seconds. */
  readonly lasts: number;
  readonly peaks: Peaks | undefined;
  readonly turns: readonly Turn[];
  /** Where the file is that has everybody. */
  readonly mix: string;
}

export type NoReplay = 'absent' | 'broken' | 'other-room';

/** `plays`: whether this browser says that it plays a type. */
export async function loadReplay(
  { folder, room }: ReplayAddress,
  plays: (type: string) => boolean,
): Promise<Replay | NoReplay> {
  const text = (name: string, most: number): Promise<string> => fetchText(folder + name, most);
  const rest = Promise.all([
    text(PEAKS, MAX_PEAKS_TEXT).then(readPeaks, () => undefined),
    text(CHAPTERS, MAX_CHAPTERS_TEXT).then(readChapters, () => []),
  ]);
  try {
    const [manifest, info] = await Promise.all([
      text(MANIFEST, MAX_MANIFEST).then(readManifest),
      text(REPLAY, MAX_REPLAY).then(readReplayInfo),
    ]);
    if (room !== undefined && manifest.room !== room) return 'other-room';
    if (manifest.ended === undefined || manifest.ended <= manifest.started || manifest.mixes.length === 0)
      return 'broken';
    const [peaks, turns] = await rest;
    const lasts = (manifest.ended - manifest.started) / 1_000;
    return { folder, manifest, info, lasts, peaks, turns, mix: folder + mixName(bestMix(manifest, plays)) };
  } catch (error) {
    if (!(error instanceof AbsentError)) console.warn('replay', error);
    return error instanceof MalformedError || error instanceof RangeError ? 'broken' : 'absent';
  }
}

/** Never rejects: without captions there are none. */
export async function loadCaptions({ folder, info }: Replay): Promise<readonly Cue[]> {
  if (!info.captions) return [];
  return fetchText(folder + SUBTITLES.file, MAX_CAPTIONS).then(readCaptions, () => []);
}

/** The one that the browser says it plays; where it plays none, the first tells so. */
function bestMix({ mixes }: Manifest, plays: (type: string) => boolean): MixFormat {
  return (mixes.find(({ format }) => plays(MIX_TYPES[format])) ?? mixes[0]!).format;
}
