/** Which passages of a recording are left out of its replay, and where what is left stands then. Pure; times are slots of 20 ms. */
import { FRAME_MS } from '../media/frame.ts';
import type { Span } from '../recording/chapters.ts';
import { MAX_SLOTS } from '../recording/signature-records.ts';
import type { Missing } from '../recording/verify-track.ts';

/** A place of a replay at which something is left out. */
export interface Cut {
  /** Slot of the replay before which it was. */
  readonly at: number;
  /** Slots that are left out there. */
  readonly lasted: number;
}

/** Most passages that can be left out. */
export const MAX_CUTS = 1_000;

/** What a bundle at either side of a cut takes with it, and a line's unevenness: slots by which the numbers of a stream may tell of more than was cut. */
const MORE = 100;

/** Whether what is missing in a file is what its publisher says was cut. */
export function isDeclared({ from, to, lasted }: Missing, cuts: readonly Cut[]): boolean {
  const within = cuts.filter(({ at }) => from <= at && at <= to);
  return within.reduce((sum, cut) => sum + cut.lasted, 0) + MORE >= lasted;
}

/** The passages in order, joined where they touch, and within `lasts`. Throws RangeError when there are too many. */
export function tidyCuts(spans: readonly Span[], lasts: number): readonly Span[] {
  if (spans.length > MAX_CUTS) throw new RangeError(`more than ${MAX_CUTS} passages`);
  const within = spans
    .map(({ from, to }) => ({ from: Math.max(0, from), to: Math.min(lasts, to) }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
  const out: Span[] = [];
  for (const span of within) {
    const last = out.at(-1);
    if (last !== undefined && span.from <= last.to) out[out.length - 1] = { ...last, to: Math.max(last.to, span.to) };
    else out.push(span);
  }
  return out;
}

/** Where a moment of the recording is in the replay. */
export class CutClock {
  readonly #spans: readonly Span[];
  /** Slots of the replay. */
  readonly lasts: number;
  /** In order. */
  readonly cuts: readonly Cut[];

  /** `spans` as `tidyCuts` gives them. */
  constructor(spans: readonly Span[], lasts: number) {
    this.#spans = spans;
    let gone = 0;
    this.cuts = spans.map(({ from, to }) => {
      const cut = { at: from - gone, lasted: to - from };
      gone += cut.lasted;
      return cut;
    });
    this.lasts = lasts - gone;
  }

  /** Slots that are left out before the first that is there. */
  get trimmed(): number {
    const [first] = this.#spans;
    return first?.from === 0 ? first.to : 0;
  }

  /** Where the slots [from, to) are in the replay; undefined when any of them is left out. */
  place(from: number, to: number): number | undefined {
    let gone = 0;
    for (const span of this.#spans) {
      if (span.from >= to) break;
      if (span.to > from) return undefined;
      gone += span.to - span.from;
    }
    return from - gone;
  }
}

/** Slots of a time as people write it: seconds, MM:SS or HH:MM:SS, with fractions. Undefined for anything else. */
export function slotOfTime(text: string): number | undefined {
  if (!/^(\d{1,4}:){0,2}\d{1,7}(\.\d{1,3})?$/.test(text)) return undefined;
  const seconds = text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  const slot = Math.round((seconds * 1_000) / FRAME_MS);
  return slot <= MAX_SLOTS ? slot : undefined;
}

/** FROM-TO; an end that is left out is that of the recording. Undefined for anything else. */
export function spanOfTimes(text: string): Span | undefined {
  const [from = '', to, ...more] = text.split('-');
  if (to === undefined || more.length > 0) return undefined;
  const span = { from: from === '' ? 0 : slotOfTime(from), to: to === '' ? MAX_SLOTS : slotOfTime(to) };
  const { from: first, to: last } = span;
  return first !== undefined && last !== undefined && first < last ? { from: first, to: last } : undefined;
}

/** All but this. */
export function outside({ from, to }: Span): readonly Span[] {
  return [
    { from: 0, to: from },
    { from: to, to: MAX_SLOTS },
  ];
}
