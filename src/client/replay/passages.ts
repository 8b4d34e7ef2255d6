/** What was said, or who spoke, as a list that can be searched. Pure; times are seconds. */
import type { Cue } from '../../node/replay/captions.ts';
import type { Turn } from '../../node/replay/chapter-list.ts';

export interface Passage {
  readonly from: number;
  readonly to: number;
  readonly speaker: string;
  /** '' for a chapter. */
  readonly text: string;
}

/** Passages that are shown at once: a page with thousands of buttons is slow on a phone. */
export const SHOWN = 40;
const MOST_FOUND = 100;

export const ofTurns = (turns: readonly Turn[]): readonly Passage[] =>
  turns.map(({ from, to, name }) => ({ from, to, speaker: name, text: '' }));

export const ofCues = (cues: readonly Cue[]): readonly Passage[] => cues;

/** The index of the last passage that has begun at `at`; 0 before all of them. */
export function indexAt(passages: readonly Passage[], at: number): number {
  let [low, high] = [0, passages.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passages[middle]!.from <= at) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** Passages that have all the words, anywhere in them or in the name of who speaks, and how many there are. */
export function search(
  passages: readonly Passage[],
  asked: string,
): { readonly shown: readonly Passage[]; readonly count: number } {
  const words = plain(asked).split(' ');
  const found = passages.filter(({ speaker, text }) => {
    const all = plain(`${speaker} ${text}`);
    return words.every((word) => all.includes(word));
  });
  return { shown: found.slice(0, MOST_FOUND), count: found.length };
}

/** Without accents and case: who searches may not have them on their keys. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase().replace(/\s+/g, ' ').trim();
}
