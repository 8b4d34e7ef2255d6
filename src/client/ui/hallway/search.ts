/** Which rooms somebody looks for, by words of their title, of their topics, of the people on their cards, or of their language. Pure. */
import { languageName } from '../texts/language.ts';
import { t } from '../texts/texts.ts';
import { topicName } from '../texts/topic-name.ts';
import type { AcquaintedRoom } from './acquainted.ts';

/** Longest search, characters. */
export const MAX_SEARCH = 100;

/** Letters alone: no accents, no case, one form of each. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** What is looked through of a room, for as long as the page speaks one language. */
let texts: { readonly locale: string; readonly of: WeakMap<AcquaintedRoom, string> } | undefined;

function textOf(room: AcquaintedRoom): string {
  if (texts?.locale !== t.locale) texts = { locale: t.locale, of: new WeakMap() };
  const held = texts.of.get(room);
  if (held !== undefined) return held;
  const { title, topics, host, faces, known, language } = room;
  const words = [title, ...topics, ...topics.map(topicName), host, ...faces.map(({ name }) => name), ...known];
  const text = plain([...words, languageName(language)].join('\n'));
  texts.of.set(room, text);
  return text;
}

/** Those in which each word of `search` is, in whatever order; all of them for a search without words. */
export function searched(rooms: readonly AcquaintedRoom[], search: string): readonly AcquaintedRoom[] {
  const words = plain(search.slice(0, MAX_SEARCH))
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return rooms;
  return rooms.filter((room) => words.every((word) => textOf(room).includes(word)));
}
