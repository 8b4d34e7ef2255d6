import { t } from './texts.ts';

/** Controls, line ends, and characters that force a writing direction: in a name they only deceive or disturb. */
const DECEITFUL = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

/** Something visible: not only spaces, accents and invisible characters. */
const VISIBLE = /[^\p{C}\p{Z}\p{M}]/u;

function shown(text: string, otherwise: string): string {
  const plain = text.replace(DECEITFUL, '').trim();
  return VISIBLE.test(plain) ? plain : otherwise;
}

/** A person's name as the page shows it; "Guest" when nothing in it is visible. */
export function shownName(name: string): string {
  return shown(name, t.guest);
}

/** A room's title as the page shows it. */
export function shownTitle(title: string): string {
  return shown(title, t.untitled);
}
