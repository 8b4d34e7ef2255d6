/** Messages of /stoa/keys/1.0.0, strict CBOR, one request and one reply per stream; and what a relay delivers to a guest. */
import type { RoomId } from '../identity/ids.ts';
import { ROOM_ID_BYTES } from '../identity/ids.ts';
import { KEY_BYTES } from '../identity/keys.ts';
import { fromBase64url, fromHex, toBase64url, toHex } from '../wire/bytes.ts';
import { asBytes, asList, asUint, asVersion, copyOf, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { CHECK_BYTES, ENTRY_BYTES, MAX_COUNT, MAX_GRANT, MAX_OWN, MAX_TABLE, MEMBER_ID_BYTES } from './constants.ts';
import { asEpoch } from './epoch-table.ts';
import {
  asGuestKeyRequest,
  type GuestKeyRequest,
  guestKeyRequestFields,
  MAX_GUEST_KEY_REQUEST,
} from './guest-key-request.ts';
import type { EpochContext } from './key-wrap.ts';

/** What the chair gives guests: signed grants and tables, not yet checked. */
export interface Given {
  readonly grants: readonly Uint8Array[];
  readonly tables: readonly Uint8Array[];
}

/** 'errand': the chair delivers keys and fetches requests. 'pass': a relay forwards requests of the guests below it. */
export type KeysRequest =
  | { readonly kind: 'errand'; readonly room: RoomId; readonly given: Given }
  | { readonly kind: 'pass'; readonly room: RoomId; readonly asks: readonly GuestKeyRequest[] };

/** One guest's own keys: a grant, an entry of the newest epoch's table, or both. */
export interface Own {
  /** Member id, as in tables. */
  readonly member: string;
  readonly grant: Uint8Array<ArrayBuffer> | undefined;
  readonly context: EpochContext | undefined;
  readonly entry: Uint8Array<ArrayBuffer> | undefined;
}

const KINDS: readonly KeysRequest['kind'][] = ['errand', 'pass'];

/** Most records that one errand delivers, and most requests that one exchange fetches or forwards. */
export const MAX_ERRAND_GRANTS = 64;
export const MAX_ERRAND_TABLES = 8;
export const MAX_ASKS = 32;

/** Largest requests and replies, bytes. */
export const MAX_KEYS_REQUEST = Math.max(
  MAX_ERRAND_GRANTS * (MAX_GRANT + 4) + MAX_ERRAND_TABLES * (MAX_TABLE + 4) + 64,
  MAX_ASKS * (MAX_GUEST_KEY_REQUEST + 4) + 64,
);

export const MAX_ERRAND_REPLY = MAX_ASKS * (MAX_GUEST_KEY_REQUEST + 4) + 16;
export const MAX_PASS_REPLY = 8;

export function encodeKeysRequest(request: KeysRequest): Uint8Array<ArrayBuffer> {
  const body =
    request.kind === 'errand' ? [request.given.grants, request.given.tables] : request.asks.map(guestKeyRequestFields);
  return encodeCbor([1, KINDS.indexOf(request.kind), fromBase64url(request.room), body]);
}

/** Throws MalformedError. */
export function decodeKeysRequest(bytes: Uint8Array): KeysRequest {
  const [version, number, id, body] = asList(decodeCbor(bytes, MAX_KEYS_REQUEST), 'keys request', 4);
  asVersion(version, 1);
  const kind = KINDS[asUint(number, 'kind', KINDS.length - 1)]!;
  const room = toBase64url(asBytes(id, 'room', ROOM_ID_BYTES));
  if (kind === 'pass') return { kind, room, asks: asList(body, 'asks', 1, MAX_ASKS).map(asGuestKeyRequest) };
  const [grants, tables] = asList(body, 'given', 2);
  return {
    kind,
    room,
    given: {
      grants: asList(grants, 'grants', 0, MAX_ERRAND_GRANTS).map((g) => copyOf(asBytes(g, 'grant', 1, MAX_GRANT))),
      tables: asList(tables, 'tables', 0, MAX_ERRAND_TABLES).map((t) => copyOf(asBytes(t, 'table', 1, MAX_TABLE))),
    },
  };
}

/** [1, requests], or [1, null] to a peer that is not chair here. */
export function encodeErrandReply(asks: readonly GuestKeyRequest[] | undefined): Uint8Array<ArrayBuffer> {
  return encodeCbor([1, asks?.map(guestKeyRequestFields) ?? null]);
}

/** Throws MalformedError. */
export function decodeErrandReply(bytes: Uint8Array): readonly GuestKeyRequest[] | undefined {
  const [version, asks] = asList(decodeCbor(bytes, MAX_ERRAND_REPLY), 'errand reply', 2);
  asVersion(version, 1);
  return asks === null ? undefined : asList(asks, 'asks', 0, MAX_ASKS).map(asGuestKeyRequest);
}

/** [1, 1] accepted, [1, 0] not: the sender does not listen here, or nobody does. */
export function encodePassReply(taken: boolean): Uint8Array<ArrayBuffer> {
  return encodeCbor([1, taken ? 1 : 0]);
}

/** Throws MalformedError. */
export function decodePassReply(bytes: Uint8Array): boolean {
  const [version, taken] = asList(decodeCbor(bytes, MAX_PASS_REPLY), 'pass reply', 2);
  asVersion(version, 1);
  return asUint(taken, 'taken', 1) === 1;
}

/** [1, member id, grant or null, [chair, term, epoch, check, entry] or null]. The entry needs no signature: only the chair and its member have its key. */
export function encodeOwn({ member, grant, context, entry }: Own): Uint8Array<ArrayBuffer> {
  const mine =
    context === undefined || entry === undefined
      ? null
      : [context.chair, context.term, context.epoch, context.check, entry];
  return encodeCbor([1, fromHex(member), grant ?? null, mine]);
}

/** Throws MalformedError. */
export function decodeOwn(bytes: Uint8Array, room: RoomId): Own {
  const [version, id, grant, mine] = asList(decodeCbor(bytes, MAX_OWN), 'own keys', 4);
  asVersion(version, 1);
  const member = toHex(asBytes(id, 'member', MEMBER_ID_BYTES));
  const given = grant === null ? undefined : copyOf(asBytes(grant, 'grant', 1, MAX_GRANT));
  if (mine === null) {
    if (given === undefined) throw new MalformedError('own keys without any');
    return { member, grant: given, context: undefined, entry: undefined };
  }
  const [chair, term, epoch, check, entry] = asList(mine, 'entry', 5);
  const context = {
    room,
    chair: copyOf(asBytes(chair, 'chair', KEY_BYTES)),
    term: asUint(term, 'term', MAX_COUNT),
    epoch: asEpoch(epoch),
    check: copyOf(asBytes(check, 'check', CHECK_BYTES)),
  };
  return { member, grant: given, context, entry: copyOf(asBytes(entry, 'entry', ENTRY_BYTES)) };
}
