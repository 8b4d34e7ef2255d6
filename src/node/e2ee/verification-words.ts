/**
 * Verification words: five words that are the same for everybody who shares an epoch's key. Compared aloud, they show that nobody sits between two
 * halves of a room with a key for each.
 */
import type { RoomId } from '../identity/ids.ts';
import { bound, derive } from './epoch-key.ts';

/** Ten bits each. */
const WORDS_SHOWN = 5;
/** Rounds of key stretching: an attacker who wants another key with the same words pays them for each of 2^50 attempts. */
const ROUNDS = 2 ** 17;

/** The words of the current key and the chair who issued it. Takes about a tenth of a second. */
export async function verificationWords(
  room: RoomId,
  chair: Uint8Array,
  epoch: number,
  key: Uint8Array<ArrayBuffer>,
): Promise<readonly string[]> {
  const { WORDS } = await import('./word-list.ts');
  const salt = bound('stoa/words/1', room, epoch, chair);
  // The words are spoken aloud, so they are derived from something that reveals nothing about the key.
  const secret = await crypto.subtle.importKey('raw', await derive(key, salt, 32), 'PBKDF2', false, ['deriveBits']);
  const stretched = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS },
    secret,
    64,
  );
  const bits = new DataView(stretched).getBigUint64(0);
  return Array.from({ length: WORDS_SHOWN }, (_, i) => WORDS[Number((bits >> BigInt(54 - 10 * i)) & 1023n)]!);
}
