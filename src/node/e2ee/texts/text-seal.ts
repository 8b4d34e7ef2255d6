/**
 * Texts of a room for members: sealed under the epoch's key, which relays do not have. AES-128-GCM, nonce (12 random bytes) before the ciphertext, tag of
 * 16 bytes behind it; the key is of this purpose alone.
 */
import type { RoomId } from '../../identity/ids.ts';
import { concat } from '../../wire/bytes.ts';
import { encodeCbor } from '../../wire/cbor.ts';
import { NONCE_BYTES } from '../constants.ts';
import { bound, type EpochKey, frameKey } from '../epoch-key.ts';

export interface SealedText {
  readonly epoch: number;
  readonly sealed: Uint8Array;
}

/** What a text is sealed for. */
export interface SealUse {
  /** What the key is derived for. */
  readonly context: (epoch: number) => Uint8Array<ArrayBuffer>;
  /** What is bound to the text without being in it. */
  readonly bound: Uint8Array<ArrayBuffer>;
}

export async function sealFor(epochKey: EpochKey, use: SealUse, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const key = await frameKey(epochKey, use.context(epochKey.epoch), 'encrypt');
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const parameters = { name: 'AES-GCM', iv, additionalData: use.bound };
  const sealed = await crypto.subtle.encrypt(parameters, key, new TextEncoder().encode(text));
  return concat([iv, new Uint8Array(sealed)]);
}

/** The text, by whichever of the keys of that epoch opens it; undefined when none does. Whoever sealed it may still have written anything. */
export async function openFor(
  keys: readonly EpochKey[],
  use: SealUse,
  { epoch, sealed }: SealedText,
): Promise<string | undefined> {
  // After a split two chairs may both have reached this epoch.
  for (const held of keys.filter((one) => one.epoch === epoch)) {
    const text = await openBy(await frameKey(held, use.context(epoch), 'decrypt'), use.bound, sealed);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** The text, by the key that was derived for it; undefined when it is another, or the text is not what it says it is. */
export async function openBy(key: CryptoKey, bound: SealUse['bound'], sealed: Uint8Array): Promise<string | undefined> {
  const iv = new Uint8Array(sealed.subarray(0, NONCE_BYTES));
  try {
    const parameters = { name: 'AES-GCM', iv, additionalData: bound };
    const opened = await crypto.subtle.decrypt(parameters, key, new Uint8Array(sealed.subarray(NONCE_BYTES)));
    return new TextDecoder('utf-8', { fatal: true }).decode(opened);
  } catch {
    return undefined;
  }
}

/** A text of the room's rules, by its name. Whoever changes another rule says it again as it is, so that neither time nor author are bound to it. */
export function sealText(key: EpochKey, room: RoomId, name: string, text: string): Promise<Uint8Array<ArrayBuffer>> {
  return sealFor(key, ofRules(room, name), text);
}

export function openText(
  keys: readonly EpochKey[],
  room: RoomId,
  name: string,
  text: SealedText,
): Promise<string | undefined> {
  return openFor(keys, ofRules(room, name), text);
}

function ofRules(room: RoomId, name: string): SealUse {
  return { context: (epoch) => bound('stoa/record/rules/1', room, epoch), bound: encodeCbor(name) };
}
