/**
 * The identity key as 24 words that can be written on paper (BIP 39): the 32 bytes of its seed and eight bits that tell a slip. Nothing is derived from
 * the words: they are the key. Loaded on demand, with the list of 2,048 English words, whose first four letters tell each apart.
 */
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';

const PHRASE_WORDS = 24;
/** More than 24 words of any length people would write. */
const MAX_TEXT = 2_000;
const MAX_NEAR = 3;

/** A word that is none of the list, and those that were perhaps meant. */
export interface Misspelt {
  readonly word: string;
  /** Its place among those that were typed, from 0. */
  readonly place: number;
  readonly near: readonly string[];
}

/** 'count': there are more or fewer words than 24. 'sum': each is one of the list, and they are no key. */
export type ReadPhrase =
  | { readonly is: 'key'; readonly seed: Uint8Array<ArrayBuffer> }
  | { readonly is: 'count'; readonly count: number }
  | { readonly is: 'misspelt'; readonly words: readonly Misspelt[] }
  | { readonly is: 'sum' };

export function phraseOf(seed: Uint8Array): readonly string[] {
  return entropyToMnemonic(seed, wordlist).split(' ');
}

/** Small letters without marks; digits, dots and commas between words are those of a numbered list. */
export function wordsIn(text: string): readonly string[] {
  const plain = text.slice(0, MAX_TEXT).normalize('NFKD').toLowerCase();
  return plain.replace(/\p{M}/gu, '').match(/\p{L}+/gu) ?? [];
}

export function readPhrase(text: string): ReadPhrase {
  const words = wordsIn(text);
  const misspelt = words.flatMap((word, place) =>
    wordlist.includes(word) ? [] : [{ word, place, near: nearest(word) }],
  );
  if (misspelt.length > 0) return { is: 'misspelt', words: misspelt };
  if (words.length !== PHRASE_WORDS) return { is: 'count', count: words.length };
  try {
    return { is: 'key', seed: new Uint8Array(mnemonicToEntropy(words.join(' '), wordlist)) };
  } catch {
    return { is: 'sum' };
  }
}

/** Words of the list that begin with the same four letters, or else are at most two slips away, the nearest first. */
export function nearest(word: string): readonly string[] {
  const head = word.slice(0, 4);
  const same = head.length === 4 ? wordlist.filter((one) => one.startsWith(head)) : [];
  if (same.length > 0) return same.slice(0, MAX_NEAR);
  if (word.length > 12) return [];
  const far = wordlist.map((one) => [slips(word, one), one] as const).filter(([count]) => count <= 2);
  return far
    .sort(([a], [b]) => a - b)
    .slice(0, MAX_NEAR)
    .map(([, one]) => one);
}

/** How many letters to add, leave out, change or swap with the next make `a` of `b` (optimal string alignment). */
function slips(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, changed);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, rows[i - 2]![j - 2]! + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
