/** Lines on one clock, as subtitles have them. Pure. */
import { FRAME_MS, seqDistance } from '../media/frame.ts';
import type { LoggedLine } from './caption-log.ts';

/** What is shown from one moment to another, ms from the beginning of the file. */
export interface Cue {
  readonly from: number;
  readonly to: number;
  readonly name: string;
  readonly words: string;
}

/** Nobody reads faster, ms. */
const SHORTEST = 700;

/**
 * Cues of lines that were heard here, from the first of them on. How far lines of one capture are apart their speaker's frames say;
 * where the capture stands, whichever of its lines arrived soonest after its last word.
 */
export function cuesOf(lines: readonly LoggedLine[]): readonly Cue[] {
  const offsets = new Map<string, { readonly first: number; offset: number }>();
  const streamOf = ({ speaker, stream }: LoggedLine): string => `${speaker} ${stream}`;
  for (const line of lines) {
    const known = offsets.get(streamOf(line)) ?? { first: line.start, offset: Number.POSITIVE_INFINITY };
    offsets.set(streamOf(line), known);
    const ends = (seqDistance(line.start, known.first) + line.slots) * FRAME_MS;
    known.offset = Math.min(known.offset, line.heard - ends);
  }
  const cues = lines.map((line): Cue => {
    const { first, offset } = offsets.get(streamOf(line))!;
    const from = Math.round(offset + seqDistance(line.start, first) * FRAME_MS);
    return { from, to: from + Math.max(SHORTEST, line.slots * FRAME_MS), name: line.name, words: line.words };
  });
  const began = Math.min(...cues.map(({ from }) => from));
  return inOrder(cues.map((cue) => ({ ...cue, from: cue.from - began, to: cue.to - began })));
}

export function inOrder(cues: readonly Cue[]): readonly Cue[] {
  return [...cues].sort((a, b) => a.from - b.from || a.to - b.to);
}
