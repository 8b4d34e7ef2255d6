import { UNWANTED, utf8Length } from './cbor.ts';

const EVERY_UNWANTED = new RegExp(UNWANTED.source, 'gu');
// Letters, digits, symbols: a text without any of them is blank to the eye.
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * Makes what a person typed fit for a name or a title: NFC, no controls, single spaces, at most `maxUnits` UTF-16 code units and `maxBytes` bytes of
 * UTF-8, cut between graphemes. Empty when nothing visible is left.
 */
export function tidyText(text: string, maxUnits: number, maxBytes: number): string {
  // A longer text cannot matter, and segmenting it would take seconds.
  const head = text.slice(0, maxUnits * 8);
  const clean = head.toWellFormed().normalize('NFC').replace(EVERY_UNWANTED, ' ').replace(/\s+/gu, ' ').trim();
  let out = '';
  let bytes = 0;
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(clean)) {
    bytes += utf8Length(segment);
    if (out.length + segment.length > maxUnits || bytes > maxBytes) break;
    out += segment;
  }
  return VISIBLE.test(out) ? out.trim() : '';
}
