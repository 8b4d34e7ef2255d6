/** Messages of /stoa/keys/1.0.0: strict CBOR, one request and one reply a stream. */
import { fromString } from 'uint8arrays/from-string';
import { toString as bytesToString } from 'uint8arrays/to-string';
import { KEY_BYTES } from '../identity/keys.ts';
import type { RoomId } from '../room/charter.ts';
import { ROOM_ID_BYTES } from '../room/constants.ts';
import { asBytes, asList, asUint, asVersion, copyOf, decodeCbor, encodeCbor, MalformedError } from '../wire/cbor.ts';
import { CHECK_BYTES, ENTRY_BYTES, MAX_COUNT, MAX_GRANT, MAX_KEY_REQUEST, MAX_TABLE, MAX_TABLES } from './constants.ts';
import type { Own } from './shelf.ts';
import { asEpoch } from './table.ts';

/**
 * 'own': my grant and my entry of the newest epoch; mine is what belongs to the session key that the connection proved. 'table': the nth table of an
 * epoch. 'ask': my key request, to be passed to the chair.
 */
export type KeysRequest =
  | { readonly kind: 'own'; readonly room: RoomId }
  | { readonly kind: 'table'; readonly room: RoomId; readonly index: number }
  | { readonly kind: 'ask'; readonly room: RoomId; readonly request: Uint8Array };

const KINDS: readonly KeysRequest['kind'][] = ['own', 'table', 'ask'];

/** Largest request and replies, bytes. */
export const MAX_KEYS_REQUEST = MAX_KEY_REQUEST + 64;
export const MAX_OWN = MAX_GRANT + ENTRY_BYTES + 128;
export const MAX_TABLE_REPLY = MAX_TABLE + 16;
export const MAX_ASK_REPLY = 8;

export function encodeKeysRequest(request: KeysRequest): Uint8Array<ArrayBuffer> {
  const body = request.kind === 'own' ? 0 : request.kind === 'table' ? request.index : request.request;
  return encodeCbor([1, KINDS.indexOf(request.kind), fromString(request.room, 'base64url'), body]);
}

/** Throws MalformedError. */
export function decodeKeysRequest(bytes: Uint8Array): KeysRequest {
  const [version, number, id, body] = asList(decodeCbor(bytes, MAX_KEYS_REQUEST), 'keys request', 4);
  asVersion(version, 1);
  const kind = KINDS[asUint(number, 'kind', KINDS.length - 1)]!;
  const room = bytesToString(asBytes(id, 'room', ROOM_ID_BYTES), 'base64url');
  if (kind === 'own') {
    asUint(body, 'body', 0);
    return { kind, room };
  }
  if (kind === 'table') return { kind, room, index: asUint(body, 'index', MAX_TABLES - 1) };
  return { kind, room, request: copyOf(asBytes(body, 'request', 1, MAX_KEY_REQUEST)) };
}

/** [1, grant or null, [chair, term, epoch, check, entry] or null]. The entry needs no signature: only the chair and its member have its key. */
export function encodeOwn({ grant, context, entry }: Own): Uint8Array<ArrayBuffer> {
  const mine =
    context === undefined || entry === undefined
      ? null
      : [context.chair, context.term, context.epoch, context.check, entry];
  return encodeCbor([1, grant ?? null, mine]);
}

/** Throws MalformedError. */
export function decodeOwn(bytes: Uint8Array, room: RoomId): Own {
  const [version, grant, mine] = asList(decodeCbor(bytes, MAX_OWN), 'own keys', 3);
  asVersion(version, 1);
  const given = grant === null ? undefined : copyOf(asBytes(grant, 'grant', 1, MAX_GRANT));
  if (mine === null) return { grant: given, context: undefined, entry: undefined };
  const [chair, term, epoch, check, entry] = asList(mine, 'entry', 5);
  const context = {
    room,
    chair: copyOf(asBytes(chair, 'chair', KEY_BYTES)),
    term: asUint(term, 'term', MAX_COUNT),
    epoch: asEpoch(epoch),
    check: copyOf(asBytes(check, 'check', CHECK_BYTES)),
  };
  return { grant: given, context, entry: copyOf(asBytes(entry, 'entry', ENTRY_BYTES)) };
}

/** [1, table or null]. */
export function encodeTableReply(table: Uint8Array | undefined): Uint8Array<ArrayBuffer> {
  return encodeCbor([1, table ?? null]);
}

/** Throws MalformedError. */
export function decodeTableReply(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const [version, table] = asList(decodeCbor(bytes, MAX_TABLE_REPLY), 'table reply', 2);
  asVersion(version, 1);
  return table === null ? undefined : copyOf(asBytes(table, 'table', 1, MAX_TABLE));
}

/** [1, 1] passed on, [1, 0] not. */
export function encodeAskReply(passed: boolean): Uint8Array<ArrayBuffer> {
  return encodeCbor([1, passed ? 1 : 0]);
}

/** Throws MalformedError. */
export function decodeAskReply(bytes: Uint8Array): boolean {
  const [version, passed] = asList(decodeCbor(bytes, MAX_ASK_REPLY), 'ask reply', 2);
  asVersion(version, 1);
  if (passed !== 0 && passed !== 1) throw new MalformedError('passed');
  return passed === 1;
}
