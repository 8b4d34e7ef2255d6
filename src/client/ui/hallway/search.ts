/** Which rooms somebody looks for, by words of their title, of the people on their cards, or of their language. Pure. */
import { languageName } from '../texts/language.ts';
import type { AcquaintedRoom } from './acquainted.ts';

/** Longest search, characters. */
export const MAX_SEARCH = 100;

/** Letters alone: no accents, no case, one form of each. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Those in which each word of `search` is, in whatever order; all of them for a search without words. */
export function searched(rooms: readonly AcquaintedRoom[], search: string): readonly AcquaintedRoom[] {
  const words = plain(search.slice(0, MAX_SEARCH))
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return rooms;
  return rooms.filter(({ title, host, faces, known, language }) => {
    const names = faces.map(({ name }) => name);
    const text = plain([title, host, ...names, ...known, languageName(language)].join('\n'));
    return words.every((word) => text.includes(word));
  });
}
