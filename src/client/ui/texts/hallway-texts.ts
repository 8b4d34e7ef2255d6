/**
 * Everything the page says, in `texts/`. A language is one object; a sentence with a number or a name in it is a function, so that a
 * language may order and inflect as it needs. This is what is said before a lobby; `texts-inside.ts` has all of it.
 */
import { LOCALE } from './en/format.ts';
import { band, hallway, notices, shortcuts } from './en/hallway.ts';

/** The language of the page. */
export const t = {
  locale: LOCALE,
  brand: 'Stoa',
  guest: 'Guest',
  untitled: 'Untitled room',
  band,
  hallway,
  notices,
  shortcuts,
};
