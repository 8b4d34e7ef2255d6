/** What a preview says, as plain text: the titles and names in it are strangers' and are put into a document by whoever writes one. Pure. */
import type { Preview } from './facts.ts';
import { counted, type Language, languageOf, wordsIn } from './words.ts';

export interface Telling {
  readonly language: Language;
  readonly dir: 'ltr' | 'rtl';
  readonly locale: string;
  readonly title: string;
  readonly description: string;
  /** Who is behind it; '' where nobody is named. */
  readonly author: string;
  /** What the link to it says. */
  readonly enter: string;
}

/** Longest title and name, characters, and names in a row: chats cut them anyway. */
const MAX_TEXT = 200;
const MAX_NAMES = 4;

/** Controls, line ends, half characters, and what forces a writing direction: in a title they only deceive. */
const DECEITFUL = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;
/** Something visible. */
const VISIBLE = /[^\p{C}\p{Z}\p{M}]/u;

/** `accepted`: the Accept-Language header of whoever asks. */
export function tell(preview: Preview, accepted?: string): Telling {
  const facts = preview.of === 'room' ? preview.facts : preview.replay;
  const language = languageOf(facts?.language ?? '', accepted);
  const words = wordsIn(language);
  const said = {
    language,
    dir: words.dir,
    locale: words.locale,
    title: shown(facts?.title ?? '') || words.room,
    enter: preview.of === 'room' ? words.enter : words.play,
  };
  if (preview.of === 'replay') {
    const { speakers, lasts } = preview.replay;
    const names = speakers.map(shown).filter((name) => name !== '');
    const minutes = counted(language, words.minutes, Math.max(1, Math.round(lasts / 60)));
    return {
      ...said,
      author: names.slice(0, MAX_NAMES).join(', '),
      description: joined(words.replay, minutes, list(language, names)),
    };
  }
  const { facts: room } = preview;
  if (room === undefined) return { ...said, author: '', description: words.about };
  const host = shown(room.host);
  const hosted = host === '' ? '' : words.hostedBy(isolate(host));
  const people = counted(language, words.people, room.people);
  return {
    ...said,
    author: host,
    description: room.over ? joined(words.over, hosted) : joined(words.live, hosted, people),
  };
}

function list(language: Language, names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  const shown = names.slice(0, MAX_NAMES).map(isolate);
  return new Intl.ListFormat(language, { type: more > 0 ? 'unit' : 'conjunction' }).format(
    more > 0 ? [...shown, `+${more}`] : shown,
  );
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

function shown(text: string): string {
  const plain = [...text.replace(DECEITFUL, '').trim()].slice(0, MAX_TEXT).join('');
  return VISIBLE.test(plain) ? plain : '';
}

/** A name in letters that run the other way leaves the words around it where they are (Unicode: first strong isolate). */
function isolate(name: string): string {
  return /^[\p{Script=Latin}\p{N}\p{P}\p{Z}]*$/u.test(name) ? name : `\u2068${name}\u2069`;
}
