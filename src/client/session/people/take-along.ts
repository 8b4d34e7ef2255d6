/**
 * Who somebody is, in a link that another device opens from a code on this one's screen: key and name, closed by a few words that are typed there. No
 * server and no relay sees either: the link's fragment is never sent, and the words are in nothing but two heads. Loaded on demand.
 */
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { SEED_BYTES } from '../../../node/grants/constants.ts';
import { MAX_NAME, MAX_NAME_BYTES } from '../../../node/records/constants.ts';
import { concat, utf8 } from '../../../node/wire/bytes.ts';
import { tidyText } from '../../../node/wire/text.ts';
import { closeWith, openWith } from '../platform/passphrase.ts';
import { wordsIn } from './recovery-phrase.ts';

export interface TakenAlong {
  readonly seed: Uint8Array<ArrayBuffer>;
  readonly name: string;
}

/** 55 bits, and 600,000 rounds for each try: whoever photographs the code has centuries to go. */
const WORDS = 5;
const ROUNDS = 600_000;
const ABOUT = utf8('stoa/take-along/1');
const LINK = /^#take=1[.]([\w-]{22})[.]([\w-]{16})[.]([\w-]{64,280})$/;

/** `base`: the page's address. The words are to be shown when the link has been opened, so that no picture of the screen has both. */
export async function takeAlong(
  { seed, name }: { readonly seed: Uint8Array; readonly name: string },
  base: string,
): Promise<{ readonly link: string; readonly words: readonly string[] }> {
  // As many words as there are values of eleven bits.
  const words = [...crypto.getRandomValues(new Uint16Array(WORDS))].map((at) => wordlist[at % wordlist.length]!);
  const { rounds, salt, nonce, closed } = await closeWith(words.join(' '), concat([seed, utf8(name)]), ABOUT);
  if (rounds !== ROUNDS) throw new RangeError('rounds');
  return { link: new URL(`#take=1.${salt}.${nonce}.${closed}`, base).href, words };
}

/** What a link holds, for its words. Throws RangeError where it is none, or the words are others. */
export async function openTakenAlong(fragment: string, typed: string): Promise<TakenAlong> {
  const [, salt, nonce, closed] = LINK.exec(fragment) ?? [];
  try {
    const sealed = { rounds: ROUNDS, salt, nonce, closed };
    const bytes = await openWith(wordsIn(typed).join(' '), sealed, ABOUT, SEED_BYTES, SEED_BYTES + MAX_NAME_BYTES);
    const name = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(SEED_BYTES));
    return { seed: bytes.slice(0, SEED_BYTES), name: tidyText(name, MAX_NAME, MAX_NAME_BYTES) };
  } catch (cause) {
    throw new RangeError('no such link, or other words', { cause });
  }
}
