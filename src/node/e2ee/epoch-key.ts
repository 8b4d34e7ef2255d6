/** The key of an epoch: 32 random bytes from the chair, and what is derived from it. */
import type { RoomId } from '../identity/ids.ts';
import type { StreamId } from '../media/frame.ts';
import { concat } from '../wire/bytes.ts';
import { CHECK_BYTES, EPOCH_KEY_BYTES } from './constants.ts';

/** An epoch's key as a member holds it. It is identified by term and epoch: after a split two chairs may have reached the same epoch. */
export interface EpochKey {
  readonly term: number;
  /** Counts the room's keys, from 1. */
  readonly epoch: number;
  readonly key: Uint8Array<ArrayBuffer>;
}

export function createEpochKey(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(EPOCH_KEY_BYTES));
}

/** "Purpose", 0, room id, epoch: the context of everything derived from an epoch's key. */
export function bound(purpose: string, room: RoomId, epoch: number, ...more: readonly Uint8Array[]) {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, epoch);
  const words = new TextEncoder().encode(`${purpose}\0`);
  return concat([words, bytesOfRoom(room), number, ...more]);
}

/** Hand-written, because the base-encoding library would be a fifth of the codec worker's script. */
function bytesOfRoom(room: RoomId): Uint8Array {
  return Uint8Array.from(atob(room.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
}

/** Context of one stream's frames in one epoch. Their sequence number is added at encryption. */
export function frameContext(room: RoomId, epoch: number, stream: StreamId): Uint8Array<ArrayBuffer> {
  const id = new Uint8Array(8);
  new DataView(id.buffer).setBigUint64(0, BigInt(`0x${stream}`));
  return bound('stoa/frame/1', room, epoch, id);
}

/** The key of one stream in one epoch. It encrypts that stream and nothing else. */
export async function frameKey(
  { key }: EpochKey,
  context: Uint8Array<ArrayBuffer>,
  use: 'encrypt' | 'decrypt',
): Promise<CryptoKey> {
  const parent = await crypto.subtle.importKey('raw', key, 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey(hkdf(context), parent, { name: 'AES-GCM', length: 128 }, false, [use]);
}

/** Bytes that only holders of the key can compute and that reveal nothing about it. */
export async function derive(
  key: Uint8Array<ArrayBuffer>,
  context: Uint8Array<ArrayBuffer>,
  bytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const parent = await crypto.subtle.importKey('raw', key, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf(context), parent, bytes * 8));
}

/** Part of the signed table: a member who unwraps a different key than the others notices. */
export function checkOf(key: Uint8Array<ArrayBuffer>, room: RoomId, epoch: number): Promise<Uint8Array<ArrayBuffer>> {
  return derive(key, bound('stoa/epoch/1', room, epoch), CHECK_BYTES);
}

function hkdf(info: Uint8Array<ArrayBuffer>): HkdfParams {
  return { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info };
}
