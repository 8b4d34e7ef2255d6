/**
 * Everything the page says is in `texts/`. A language is one object; a sentence with a number or a name in it is a function, so that a language can
 * order and inflect as it needs. These are the texts of every screen; the other `*-texts.ts` files add theirs.
 */
import { band, notices, people } from './en/everywhere.ts';
import { LOCALE } from './en/format.ts';

/** The language of the page. */
export const t = {
  locale: LOCALE,
  brand: 'Stoa',
  guest: 'Guest',
  untitled: 'Untitled room',
  band,
  people,
  notices,
};
