import { utf8Length } from './cbor.ts';

// Controls, line breaks, and the invisible marks that reorder their surroundings (Unicode bidi controls): a name that holds them
// could disguise the text beside it. Joiners stay, scripts and emoji need them.
const UNWANTED = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * What a person typed, made fit for a name or a title: NFC, no controls, single spaces, at most `maxUnits` UTF-16 code units and
 * `maxBytes` bytes of UTF-8, cut between graphemes. May be empty.
 */
export function tidyText(text: string, maxUnits: number, maxBytes: number): string {
  // Nothing that long can matter; segmenting it would cost seconds.
  const head = text.slice(0, maxUnits * 8);
  const clean = head.toWellFormed().normalize('NFC').replace(UNWANTED, ' ').replace(/\s+/gu, ' ').trim();
  let out = '';
  let bytes = 0;
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(clean)) {
    bytes += utf8Length(segment);
    if (out.length + segment.length > maxUnits || bytes > maxBytes) break;
    out += segment;
  }
  return out.trim();
}
