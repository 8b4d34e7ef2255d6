/** Words in pieces that a caption holds, cut between words where there are any. */
import { MAX_CAPTION_BYTES, MAX_CAPTION_WORDS } from '../records/constants.ts';
import { utf8Length } from '../wire/cbor.ts';
import { tidyText } from '../wire/text.ts';

/** Of what an engine says at once no more is looked at, UTF-16 code units: minutes of speech. */
const MOST = 4_096;

export function splitWords(words: string): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const word of words.slice(0, MOST).split(/\s+/u)) {
    const longer = piece === '' ? word : `${piece} ${word}`;
    if (longer.length <= MAX_CAPTION_WORDS && utf8Length(longer) <= MAX_CAPTION_BYTES) piece = longer;
    else {
      pieces.push(piece);
      piece = word;
    }
  }
  pieces.push(piece);
  return pieces.flatMap((one) => hard(one)).filter((one) => one !== '');
}

/** A row without spaces, as in Japanese, is cut where it is full. */
function hard(text: string): string[] {
  const pieces: string[] = [];
  for (let rest = text; rest !== ''; ) {
    const piece = tidyText(rest, MAX_CAPTION_WORDS, MAX_CAPTION_BYTES);
    if (piece === '') break;
    pieces.push(piece);
    // What is short enough is whole, whatever tidying made of it.
    if (rest.length <= MAX_CAPTION_WORDS && utf8Length(rest) <= MAX_CAPTION_BYTES) break;
    rest = rest.slice(piece.length);
  }
  return pieces;
}
