/** Captions of a recording (WebVTT, W3C) as far as replays need them: cues with the name of who says them. The text may come from anybody. */
import { webVtt } from '../captions/webvtt.ts';
import { FRAME_MS } from '../media/frame.ts';
import { MAX_NAME_BYTES } from '../records/constants.ts';
import { MalformedError } from '../wire/malformed.ts';
import type { CutClock } from './cuts.ts';

export interface Cue {
  /** Seconds. */
  readonly from: number;
  readonly to: number;
  /** '' where it is not said. */
  readonly speaker: string;
  readonly text: string;
}

/** Longest text, characters, and most cues and characters of one: more are left out. */
export const MAX_CAPTIONS = 8_000_000;
const MAX_CUES = 50_000;
const MAX_CUE = 1_000;

const TIMES =
  /^(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)\.(\d{3}) +--> +(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)\.(\d{3})(?:[ \t]|$)/;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', nbsp: ' ', lrm: '', rlm: '' };

/** Blocks that are no cues are passed over, as browsers do. Throws MalformedError for what is no WebVTT, or too long. */
export function readCaptions(text: string): readonly Cue[] {
  if (text.length > MAX_CAPTIONS) throw new MalformedError('too long');
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  if (!/^WEBVTT([ \t].*)?$/.test(lines[0] ?? '')) throw new MalformedError('no WebVTT');
  const cues: Cue[] = [];
  for (let i = 1; i < lines.length && cues.length < MAX_CUES; i++) {
    const times = lines[i]!.length > 200 ? null : TIMES.exec(lines[i]!);
    if (times === null) continue;
    const said: string[] = [];
    while (lines[i + 1] !== undefined && lines[i + 1] !== '') said.push(lines[++i]!);
    const cue = cueOf(times, said.join('\n'));
    if (cue !== undefined) cues.push(cue);
  }
  return cues;
}

function cueOf(times: RegExpExecArray, said: string): Cue | undefined {
  const [from, to] = [secondsIn(times, 1), secondsIn(times, 5)];
  if (from >= to || said.length > 2 * MAX_CUE) return undefined;
  const speaker = /^<v(?:\.[^\s>]*)?[ \t]+([^>]*)>/.exec(said)?.[1] ?? '';
  const text = plain(said.replace(/<[^>]*>/g, '')).slice(0, MAX_CUE);
  return text === '' ? undefined : { from, to, speaker: plain(speaker).slice(0, MAX_NAME_BYTES), text };
}

function secondsIn(times: RegExpExecArray, at: number): number {
  const [hours = '0', minutes, seconds, millis] = times.slice(at, at + 4);
  return Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds) + Number(millis) / 1_000;
}

function plain(text: string): string {
  return text
    .replace(/&(\w{2,4});/g, (all, name: string) => ENTITIES[name] ?? all)
    .replace(/\s+/g, ' ')
    .trim();
}

export function writeCaptions(cues: readonly Cue[]): string {
  const ms = (seconds: number): number => Math.round(seconds * 1_000);
  return webVtt(
    cues.map(({ from, to, speaker, text }) => ({ from: ms(from), to: ms(to), name: speaker, words: text })),
  );
}

/**
 * Slots by which an engine's times may be off. One that is behind finishes a line when the speaker is on already, and the next line, whose words are older
 * then, begins where that one ended; one that missed sound counts too little, and its words are of later.
 */
const OFF = 150;

/** What is left of them. A cue whose words may be of a passage that is left out goes with it. */
export function cutCaptions(cues: readonly Cue[], clock: CutClock): readonly Cue[] {
  const slots = (seconds: number): number => (seconds * 1_000) / FRAME_MS;
  return cues.flatMap((cue) => {
    const [from, to] = [Math.floor(slots(cue.from)), Math.ceil(slots(cue.to))];
    const at = clock.place(from, to);
    if (at === undefined || clock.place(from - OFF, Math.max(to, from + OFF)) === undefined) return [];
    const moved = ((from - at) * FRAME_MS) / 1_000;
    return [{ ...cue, from: cue.from - moved, to: cue.to - moved }];
  });
}
