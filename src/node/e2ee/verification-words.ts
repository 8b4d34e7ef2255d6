/**
 * Verification words: five words that all who share an epoch's key see alike. Compared aloud, they show that nobody sits between two halves of a
 * room with a key for each.
 */
import type { RoomId } from '../identity/ids.ts';
import { bound, derive } from './epoch-key.ts';

/** Ten bits each. */
const WORDS_SHOWN = 5;
/** Whoever wants another key with the same words has to go through so many rounds for each of 2^50 tries. */
const ROUNDS = 2 ** 17;

/** The words of the key in use, of the chair who gave it. Takes about a tenth of a second. */
export async function verificationWords(
  room: RoomId,
  chair: Uint8Array,
  epoch: number,
  key: Uint8Array<ArrayBuffer>,
): Promise<readonly string[]> {
  const { WORDS } = await import('./word-list.ts');
  const salt = bound('stoa/words/1', room, epoch, chair);
  // The words are said aloud: they are made of what tells nothing about the key.
  const secret = await crypto.subtle.importKey('raw', await derive(key, salt, 32), 'PBKDF2', false, ['deriveBits']);
  const stretched = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS },
    secret,
    64,
  );
  const bits = new DataView(stretched).getBigUint64(0);
  return Array.from({ length: WORDS_SHOWN }, (_, i) => WORDS[Number((bits >> BigInt(54 - 10 * i)) & 1023n)]!);
}
