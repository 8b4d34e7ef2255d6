/**
 * A member record: one session's statement about itself in one room. Repeated every HEARTBEAT and on every change; the higher version wins. Payload
 * [1, room id, session key, version ms, name, place, muted, since ms, stream, relays, certificate, replaces] in `stoa/member/1`.
 */

import { CLOCK_TOLERANCE, MAX_CERTIFICATE, readCertificate } from '../identity/certificate.ts';
import { open, seal } from '../identity/envelope.ts';
import type { RoomId } from '../identity/ids.ts';
import { ROOM_ID_BYTES } from '../identity/ids.ts';
import { type FrameSigner, KEY_BYTES, keyToHex, type Signer } from '../identity/keys.ts';
import { type PersonId, personOf } from '../identity/person.ts';
import type { StreamId } from '../media/frame.ts';
import { MAX_ADDRESS_BYTES, MAX_RELAYS } from '../relays/address.ts';
import { fromBase64url, fromHex, toBase64url, toHex } from '../wire/bytes.ts';
import { asBool, asBytes, asLine, asList, asRecord, asText, asUint, copyOf } from '../wire/cbor.ts';
import { MalformedError, StaleError } from '../wire/malformed.ts';
import { MAX_MEMBER, MAX_NAME_BYTES } from './constants.ts';

/** Where a member is. 'gone' is the farewell: the record that removes the member. */
export type Place = 'stage' | 'listening' | 'gone';
const PLACES: readonly Place[] = ['gone', 'listening', 'stage'];

export interface MemberDraft {
  /** Milliseconds since 1970 by the member's clock; grows with every record. */
  readonly version: number;
  readonly name: string;
  readonly place: Place;
  readonly muted: boolean;
  /** When the member came to this place, ms since 1970; orders the stage. */
  readonly since: number;
  /** The current capture, when on stage. */
  readonly stream?: StreamId | undefined;
  /** Multiaddrs of relays through which this session can be introduced. */
  readonly relays: readonly string[];
  /** The session key that this one replaces: the same tab before a reload. Same identity only. */
  readonly replaces?: Uint8Array | undefined;
}

export interface Member extends MemberDraft {
  /** Session key in hex: the member's id in the room. */
  readonly id: string;
  readonly session: Uint8Array;
  readonly identity: Uint8Array;
  readonly person: PersonId;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function writeMember(
  session: Signer,
  certificate: Uint8Array,
  room: RoomId,
  draft: MemberDraft,
): Promise<Uint8Array<ArrayBuffer>> {
  return seal(session, 'stoa/member/1', [
    1,
    fromBase64url(room),
    session.publicKey,
    draft.version,
    draft.name,
    PLACES.indexOf(draft.place),
    draft.muted,
    draft.since,
    draft.stream === undefined ? null : fromHex(draft.stream),
    draft.relays,
    certificate,
    draft.replaces ?? null,
  ]);
}

/** Decodes and verifies a record for `room` at `now` (ms since 1970). Throws MalformedError. */
export async function readMember(bytes: Uint8Array, room: RoomId, now: number): Promise<Member> {
  const opened = open(bytes, MAX_MEMBER);
  const fields = asRecord(opened.value, 'member', 1, 12);
  if (toBase64url(asBytes(fields[1], 'room', ROOM_ID_BYTES)) !== room) {
    throw new MalformedError('record of another room');
  }
  const session = copyOf(asBytes(fields[2], 'session', KEY_BYTES));
  const version = asUint(fields[3], 'version');
  const off = Math.abs(version - now) - CLOCK_TOLERANCE;
  if (off > 0) throw new StaleError('clock too far off', off);
  const place = PLACES[asUint(fields[5], 'place', PLACES.length - 1)]!;
  const member = {
    id: keyToHex(session),
    session,
    version,
    name: asLine(fields[4], 'name', MAX_NAME_BYTES),
    place,
    muted: asBool(fields[6], 'muted'),
    since: Math.min(asUint(fields[7], 'since'), version),
    stream: fields[8] === null ? undefined : toHex(asBytes(fields[8], 'stream', 8)),
    relays: asList(fields[9], 'relays', 0, MAX_RELAYS).map((r) => asText(r, 'relay', MAX_ADDRESS_BYTES)),
    replaces: fields[11] === null ? undefined : copyOf(asBytes(fields[11], 'replaces', KEY_BYTES)),
    bytes: copyOf(bytes),
  };
  const certificate = await readCertificate(asBytes(fields[10], 'certificate', 1, MAX_CERTIFICATE), session, now);
  await opened.check(session, 'stoa/member/1');
  const identity = copyOf(certificate.identity);
  return { ...member, identity, person: personOf(identity) };
}

/** This peer's identity and session in a room. */
export interface Self {
  readonly session: FrameSigner;
  /** The identity key, which the certificate names. */
  readonly identity: Uint8Array;
  /** The session's certificate by the identity key. */
  readonly certificate: Uint8Array;
}

/** What a person can change about their record; the rest follows. */
export type Presence = Omit<MemberDraft, 'version'>;
