/**
 * A member record: one session's statement about itself in one room. Repeated every HEARTBEAT and on every change; the higher version wins. Payload
 * [1, room id, session key, version ms, name, place, muted, since ms, stream, relays, certificate, replaces] in `stoa/member/1`. Whoever records or may be recorded says so in a payload that begins with 2 and ends with flags; it is used
 * only in rooms that may be recorded, whose charter builds of before do not read either.
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
const Flag = { records: 1, recordable: 2 } as const;

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
  /** This session records the room. Whether its person may is for `recording.ts`. */
  readonly records?: boolean;
  /** Their voice may be kept in a recording. Without their word it is not. */
  readonly recordable?: boolean;
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
  const flags = (draft.records ? Flag.records : 0) | (draft.recordable ? Flag.recordable : 0);
  return seal(session, 'stoa/member/1', [
    flags === 0 ? 1 : 2,
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
    ...(flags === 0 ? [] : [flags]),
  ]);
}

/** Decodes and verifies a record for `room` at `now` (ms since 1970). Throws MalformedError. */
export async function readMember(bytes: Uint8Array, room: RoomId, now: number): Promise<Member> {
  const opened = open(bytes, MAX_MEMBER);
  const short = Array.isArray(opened.value) && opened.value[0] === 1;
  const fields = short ? asRecord(opened.value, 'member', 1, 12) : asRecord(opened.value, 'member', 2, 13);
  const flags = short ? 0 : asUint(fields[12], 'flags', Flag.records | Flag.recordable);
  if (!short && flags === 0) throw new MalformedError('flags');
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
    records: (flags & Flag.records) !== 0,
    recordable: (flags & Flag.recordable) !== 0,
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
