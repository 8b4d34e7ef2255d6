/** The key of an epoch: 32 random bytes of the chair's, and what is made of it. */
import type { RoomId } from '../identity/ids.ts';
import type { StreamId } from '../media/frame.ts';
import { concat } from '../wire/bytes.ts';
import { CHECK_BYTES, EPOCH_KEY_BYTES } from './constants.ts';

/** An epoch's key as a member holds it. Term and epoch together name it: after a split two chairs may have counted the same epoch. */
export interface EpochKey {
  readonly term: number;
  /** Counts the room's keys, from 1. */
  readonly epoch: number;
  readonly key: Uint8Array<ArrayBuffer>;
}

export function createEpochKey(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(EPOCH_KEY_BYTES));
}

/** "Purpose", 0, room id, epoch: what everything made of an epoch's key is bound to. */
export function bound(purpose: string, room: RoomId, epoch: number, ...more: readonly Uint8Array[]) {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, epoch);
  const words = new TextEncoder().encode(`${purpose}\0`);
  return concat([words, bytesOfRoom(room), number, ...more]);
}

/** Without the library of every base there is, which would be a fifth of the codec worker's script. */
function bytesOfRoom(room: RoomId): Uint8Array {
  return Uint8Array.from(atob(room.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
}

/** What frames of one stream are bound to in one epoch. Their sequence number follows where they are encrypted. */
export function frameContext(room: RoomId, epoch: number, stream: StreamId): Uint8Array<ArrayBuffer> {
  const id = new Uint8Array(8);
  new DataView(id.buffer).setBigUint64(0, BigInt(`0x${stream}`));
  return bound('stoa/frame/1', room, epoch, id);
}

/** The key of one stream in one epoch. Nothing else is ever encrypted with it, and it encrypts nothing else. */
export async function frameKey(
  { key }: EpochKey,
  context: Uint8Array<ArrayBuffer>,
  use: 'encrypt' | 'decrypt',
): Promise<CryptoKey> {
  const parent = await crypto.subtle.importKey('raw', key, 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey(hkdf(context), parent, { name: 'AES-GCM', length: 128 }, false, [use]);
}

/** Bytes that only those who hold the key can know and that tell nothing about it. */
export async function derive(
  key: Uint8Array<ArrayBuffer>,
  context: Uint8Array<ArrayBuffer>,
  bytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const parent = await crypto.subtle.importKey('raw', key, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf(context), parent, bytes * 8));
}

/** Stands in the signed table: whoever unwraps another key than the others have sees it. */
export function checkOf(key: Uint8Array<ArrayBuffer>, room: RoomId, epoch: number): Promise<Uint8Array<ArrayBuffer>> {
  return derive(key, bound('stoa/epoch/1', room, epoch), CHECK_BYTES);
}

function hkdf(info: Uint8Array<ArrayBuffer>): HkdfParams {
  return { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info };
}
