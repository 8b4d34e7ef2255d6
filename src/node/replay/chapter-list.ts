/** `chapters.json` of a recording as a list. Its text, strictly read: it may come from anybody. */
import { MAX_NAME_BYTES } from '../records/constants.ts';
import { asLine, asList } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { asFields, asSeconds, parsedJson } from './json.ts';

export interface Turn {
  /** Seconds. */
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

/** Longest text, characters, and most chapters: more than are written. */
export const MAX_CHAPTERS_TEXT = 1_000_000;
const MAX_TURNS = 4_000;

/** Throws MalformedError. */
export function readChapters(text: string): readonly Turn[] {
  const { chapters } = asFields(parsedJson(text, MAX_CHAPTERS_TEXT), 'chapters');
  return asList(chapters, 'chapters', 0, MAX_TURNS).map((value) => {
    const { startTime, endTime, title } = asFields(value, 'chapter');
    const turn = { from: asSeconds(startTime, 'from'), to: asSeconds(endTime, 'to') };
    if (turn.from > turn.to) throw new MalformedError('times');
    return { ...turn, name: asLine(title, 'title', MAX_NAME_BYTES) };
  });
}
