/** One member's entry in an epoch's table: [id, nonce, epoch key wrapped under the member key], 68 bytes in a row. */
import type { RoomId } from '../identity/ids.ts';
import { concat, fromBase64url, toHex } from '../wire/bytes.ts';
import { encodeCbor } from '../wire/cbor.ts';
import { MEMBER_ID_BYTES, NONCE_BYTES } from './constants.ts';

/** Which key is wrapped, and by whom. An entry opens only in this context. */
export interface EpochContext {
  readonly room: RoomId;
  /** The chair's session key. */
  readonly chair: Uint8Array;
  readonly term: number;
  readonly epoch: number;
  /** `checkOf` of the key. */
  readonly check: Uint8Array;
}

/** A member's id in tables: the first bytes of the session key, in hex. */
export function memberIdOf(session: Uint8Array): string {
  return toHex(session.subarray(0, MEMBER_ID_BYTES));
}

/** A member key as WebCrypto holds it. */
export function importMemberKey(raw: Uint8Array<ArrayBuffer>, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, [use]);
}

/** Wraps the epoch's key for one member, under a new random nonce, because the member key lasts for many epochs. */
export async function wrapKey(
  context: EpochContext,
  member: Uint8Array,
  memberKey: CryptoKey,
  key: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const id = member.subarray(0, MEMBER_ID_BYTES);
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const wrapped = await crypto.subtle.encrypt(wrapParameters(context, id, nonce), memberKey, key);
  return concat([id, nonce, new Uint8Array(wrapped)]);
}

/** The key in an entry. Rejects when a holder of the member key did not wrap it in this context. */
export async function unwrapKey(
  context: EpochContext,
  entry: Uint8Array,
  memberKey: CryptoKey,
): Promise<Uint8Array<ArrayBuffer>> {
  const id = entry.subarray(0, MEMBER_ID_BYTES);
  const nonce = new Uint8Array(entry.subarray(MEMBER_ID_BYTES, MEMBER_ID_BYTES + NONCE_BYTES));
  const wrapped = new Uint8Array(entry.subarray(MEMBER_ID_BYTES + NONCE_BYTES));
  return new Uint8Array(await crypto.subtle.decrypt(wrapParameters(context, id, nonce), memberKey, wrapped));
}

function wrapParameters(
  { room, chair, term, epoch, check }: EpochContext,
  id: Uint8Array,
  iv: Uint8Array<ArrayBuffer>,
): AesGcmParams {
  const bound = ['stoa/epoch/1', fromBase64url(room), chair, term, epoch, check, id];
  return { name: 'AES-GCM', iv, additionalData: encodeCbor(bound) };
}
