/**
 * The grant of a member key: the chair seals it by HPKE to the X25519 key in the member's request. Every epoch's key is then wrapped under it.
 * Payload [1, room id, chair's session key, term, member's session key, at ms, encapsulated key, sealed key] in `stoa/member-key/1`.
 */
import { open, seal } from '../identity/envelope.ts';
import type { RoomId } from '../identity/ids.ts';
import { ROOM_ID_BYTES } from '../identity/ids.ts';
import { KEY_BYTES, keyToHex, type Signer } from '../identity/keys.ts';
import { fromBase64url, toBase64url } from '../wire/bytes.ts';
import { asBytes, asRecord, asUint, copyOf, encodeCbor } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';
import { EXCHANGE_KEY_BYTES, MAX_COUNT, MAX_GRANT, MEMBER_KEY_BYTES, WRAP_TAG_BYTES } from './constants.ts';
import type { Sealed } from './hpke.ts';

/** Whom the key is for, and who granted it when. The sealed key opens only in this context. */
export interface GrantContext {
  readonly room: RoomId;
  readonly chair: Uint8Array;
  readonly term: number;
  readonly member: Uint8Array;
  /** ms since 1970 by the chair's clock; of two grants for one member the later is valid. */
  readonly at: number;
}

export interface MemberKeyGrant extends GrantContext, Sealed {
  /** The member's session key in hex. */
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The `info` of HPKE: a sealed key that is put into another grant does not open. */
export function grantInfo({ room, chair, term, member, at }: GrantContext): Uint8Array<ArrayBuffer> {
  return encodeCbor(['stoa/member-key/1', fromBase64url(room), chair, term, member, at]);
}

/** `chair` signs with the session key that `context` names. */
export function writeGrant(chair: Signer, context: GrantContext, sealed: Sealed): Promise<Uint8Array<ArrayBuffer>> {
  const { room, term, member, at } = context;
  const payload = [1, fromBase64url(room), chair.publicKey, term, member, at, sealed.enc, sealed.sealed];
  return seal(chair, 'stoa/member-key/1', payload);
}

/**
 * Decodes a grant in `room` and checks the signature of the chair that it names; whether that is the chair is for the caller to check. Throws
 * MalformedError.
 */
export async function readGrant(bytes: Uint8Array, room: RoomId): Promise<MemberKeyGrant> {
  const opened = open(bytes, MAX_GRANT);
  const fields = asRecord(opened.value, 'grant', 1, 8);
  if (toBase64url(asBytes(fields[1], 'room', ROOM_ID_BYTES)) !== room) {
    throw new MalformedError('grant of another room');
  }
  const chair = copyOf(asBytes(fields[2], 'chair', KEY_BYTES));
  const member = copyOf(asBytes(fields[4], 'member', KEY_BYTES));
  const grant = {
    room,
    chair,
    term: asUint(fields[3], 'term', MAX_COUNT),
    member,
    id: keyToHex(member),
    at: asUint(fields[5], 'at'),
    enc: copyOf(asBytes(fields[6], 'encapsulated key', EXCHANGE_KEY_BYTES)),
    sealed: copyOf(asBytes(fields[7], 'sealed key', MEMBER_KEY_BYTES + WRAP_TAG_BYTES)),
    bytes: copyOf(bytes),
  };
  await opened.check(chair, 'stoa/member-key/1');
  return grant;
}
