/** Who spoke when, as chapters that podcast players show (podcast namespace, JSON chapters 1.2.0). Pure. */
import { FRAME_MS } from '../media/frame.ts';

/** Slots, the last one not included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A pause up to so many slots does not end what somebody says. */
const BREATH = 100;
/** Most chapters, and most spans that are kept of one speaker: longer pauses are bridged then. */
const MOST = 2_000;

/** Joins slots, in their order, to spans. */
export class Spans {
  #all: Span[] = [];
  #breath = BREATH;

  get all(): readonly Span[] {
    return this.#all;
  }

  add(slot: number): void {
    const last = this.#all.at(-1);
    const joins = last !== undefined && slot - last.to <= this.#breath;
    if (joins) this.#all[this.#all.length - 1] = { from: last.from, to: Math.max(last.to, slot + 1) };
    else this.#all.push({ from: slot, to: slot + 1 });
    while (this.#all.length > MOST) {
      this.#breath *= 2;
      this.#all = joined(this.#all, this.#breath);
    }
  }
}

function joined(spans: readonly Span[], breath: number): Span[] {
  const out: Span[] = [];
  for (const span of spans) {
    const last = out.at(-1);
    if (last !== undefined && span.from - last.to <= breath) out[out.length - 1] = { ...last, to: span.to };
    else out.push(span);
  }
  return out;
}

interface Turn extends Span {
  readonly name: string;
}

/** The text of `chapters.json`. Times are seconds from the recording's beginning. */
export function chaptersOf(
  title: string,
  speakers: readonly { readonly name: string; readonly spans: readonly Span[] }[],
): string {
  const all = speakers.flatMap(({ name, spans }) => spans.map((span): Turn => ({ ...span, name })));
  all.sort((a, b) => a.from - b.from || a.to - b.to);
  const turns: Turn[] = [];
  for (const turn of all) {
    const last = turns.at(-1);
    if (last?.name === turn.name) turns[turns.length - 1] = { ...last, to: Math.max(last.to, turn.to) };
    else turns.push(turn);
  }
  // The shortest turns are left out where there are too many.
  const kept = new Set([...turns].sort((a, b) => b.to - b.from - (a.to - a.from)).slice(0, MOST));
  const seconds = (slot: number): number => (slot * FRAME_MS) / 1_000;
  const chapters = turns
    .filter((turn) => kept.has(turn))
    .map(({ name, from, to }) => ({ startTime: seconds(from), endTime: seconds(to), title: name }));
  return `${JSON.stringify({ version: '1.2.0', title, chapters }, null, 1)}\n`;
}
