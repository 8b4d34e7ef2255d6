/**
 * The page of a room behind its preview link: the relay's own page, with what chats read, and told where it is, so that nobody waits for a second page.
 * What only a room needs is asked for at once, and in the language of whoever asks. Pure.
 */
import { formatFragment } from '../../src/node/directory/fragment.ts';
import type { RoomId } from '../../src/node/identity/ids.ts';
import type { RoomFacts } from './facts.ts';
import { escaped, tagsOf } from './tags.ts';
import { tell } from './telling.ts';
import { languageOf } from './words.ts';

export interface RoomPageTemplate {
  /** What comes before the page's title, between it and what rooms need, and after that. */
  readonly parts: readonly [string, string, string];
  /** What only a room needs, to be asked for at once. */
  readonly room: string;
  /** The page's texts by language: paths as the page has them. */
  readonly texts: ReadonlyMap<string, string>;
}

/** The page's places that are written anew. A page of another build may lack them. */
const TITLE = /<title>[^<]*<\/title>/;
const DESCRIPTION = /<meta name="description"[^>]*>/;
const ROOM = /<template id="of-a-room">([\s\S]*?)<\/template>/;
const TEXTS = /^\/(assets\/([a-z]{2})-[\w-]{8}\.js)$/;

/** The page as it is served one step down from its folder; undefined when it is not one that can be told where it is. `pieces`: the paths of its files. */
export function readTemplate(index: string, pieces: Iterable<string>): RoomPageTemplate | undefined {
  const down = (html: string): string => html.replaceAll('="./', '="../');
  const [before = '', rest = ''] = index.replace(DESCRIPTION, '').split(TITLE, 2);
  const at = ROOM.exec(rest);
  if (at === null) return undefined;
  const texts = [...pieces].flatMap((path) => {
    const [, file, language] = TEXTS.exec(path) ?? [];
    return file === undefined || language === undefined ? [] : [[language, `../${file}`] as const];
  });
  return {
    parts: [down(before), down(rest.slice(0, at.index)), down(rest.slice(at.index + at[0].length))],
    room: down(at[1]!),
    texts: new Map(texts),
  };
}

export interface RoomPageOptions {
  readonly room: RoomId;
  /** Undefined where nothing is told. */
  readonly facts: RoomFacts | undefined;
  /** As of `tagsOf`. */
  readonly base: string | undefined;
  /** The relay's addresses for whoever asks, best first. */
  readonly relays: readonly string[];
  /** The Accept-Language header of whoever asks. */
  readonly accepted?: string | undefined;
}

export function roomPage(
  { parts: [first, middle, last], room: needs, texts }: RoomPageTemplate,
  { room, facts, base, relays, accepted }: RoomPageOptions,
): string {
  const preview = { of: 'room', room, facts } as const;
  const fragment = formatFragment(room, relays).slice(1);
  // The page's script runs as soon as it is there: what it reads stands before it.
  const head = [
    `<meta name="fragment" content="${escaped(fragment)}">`,
    ...tagsOf(preview, base, tell(preview, accepted)),
  ];
  // The page chooses in the same way, unless somebody chose by hand.
  const own = texts.get(languageOf('', accepted));
  const words = own === undefined ? '' : `<link rel="modulepreload" crossorigin href="${own}">`;
  // Over HTTP/1.1 browsers ask for six things at a time, and the page's own code comes before that of its worker: it runs while that is on its way.
  return [first, head.join('\n'), middle, words, needs, last].join('');
}
