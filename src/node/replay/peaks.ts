/** `peaks.json`: how loud each speaker is over time, coarse enough to be drawn. Its text, strictly read: it may come from anybody. */
import { isStem } from '../recording/folder-names.ts';
import { asList } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { asFields, asSeconds, parsedJson } from './json.ts';

export const PEAKS = 'peaks.json';
/** Most values of one speaker, and most speakers: a page draws no more. */
export const MAX_PEAKS = 1_500;
const MAX_ROWS = 256;
/** Longest text, characters. */
export const MAX_PEAKS_TEXT = 1_000_000;
/** Loudness from 0, silence, to this: one hex digit each. */
export const LOUDEST = 15;

export interface PeakRow {
  readonly stem: string;
  /** From 0 to LOUDEST, one for each `step`. */
  readonly values: readonly number[];
}

export interface Peaks {
  /** Seconds that a value stands for. */
  readonly step: number;
  readonly rows: readonly PeakRow[];
}

export function writePeaks({ step, rows }: Peaks): string {
  const shown = rows.map(({ stem, values }) => ({ stem, peaks: values.map((value) => value.toString(16)).join('') }));
  return `${JSON.stringify({ version: 1, step, speakers: shown }, null, 1)}\n`;
}

/** Throws MalformedError. */
export function readPeaks(text: string): Peaks {
  const all = asFields(parsedJson(text, MAX_PEAKS_TEXT), 'peaks');
  if (all['version'] !== 1) throw new MalformedError('version');
  const step = asSeconds(all['step'], 'step');
  if (step === 0) throw new MalformedError('step');
  return { step, rows: asList(all['speakers'], 'speakers', 0, MAX_ROWS).map(rowIn) };
}

function rowIn(value: unknown): PeakRow {
  const { stem, peaks } = asFields(value, 'speaker');
  if (typeof stem !== 'string' || !isStem(stem)) throw new MalformedError('stem');
  if (typeof peaks !== 'string' || peaks.length > MAX_PEAKS || !/^[0-9a-f]*$/.test(peaks))
    throw new MalformedError('peaks');
  return { stem, values: Array.from(peaks, (digit) => Number.parseInt(digit, 16)) };
}
