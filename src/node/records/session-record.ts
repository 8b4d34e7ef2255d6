/**
 * The common form of a room's records: signed by a session, for one room and time, with the session's certificate. Payload
 * [1, room id, session key, at ms, ...own fields, certificate].
 */
import { CLOCK_TOLERANCE, MAX_CERTIFICATE, readCertificate } from '../identity/certificate.ts';
import { open, seal } from '../identity/envelope.ts';
import { ROOM_ID_BYTES, type RoomId } from '../identity/ids.ts';
import { type Domain, KEY_BYTES, keyToHex, type Signer } from '../identity/keys.ts';
import { fromBase64url, toBase64url } from '../wire/bytes.ts';
import { asBytes, asRecord, asUint, type Cbor, copyOf } from '../wire/cbor.ts';
import { MalformedError, StaleError } from '../wire/malformed.ts';

export interface SessionRecord {
  /** Session key in hex. */
  readonly id: string;
  readonly identity: Uint8Array;
  /** ms since 1970 by the author's clock; grows with each of their records of this kind. */
  readonly at: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A kind of record: its own fields, decoded as `B`. */
export interface SessionRecordShape<B> {
  readonly domain: Domain;
  readonly maxBytes: number;
  /** Number of own fields. */
  readonly fields: number;
  /** Decodes the own fields. Throws MalformedError. */
  readonly read: (fields: readonly unknown[], at: number) => B;
  /** How long it may be sent afterwards, as history, ms. Without it the record is about now. */
  readonly life?: (said: B) => number;
  /** The time at which the session's certificate must be valid; by default now. */
  readonly certifiedAt?: (at: number, now: number) => number;
}

export function writeSessionRecord(
  domain: Domain,
  session: Signer,
  certificate: Uint8Array,
  room: RoomId,
  at: number,
  fields: readonly Cbor[],
): Promise<Uint8Array<ArrayBuffer>> {
  return seal(session, domain, [1, fromBase64url(room), session.publicKey, at, ...fields, certificate]);
}

/** Decodes and verifies a record for `room` at `now` (ms since 1970). Throws MalformedError. */
export async function readSessionRecord<B>(
  shape: SessionRecordShape<B>,
  bytes: Uint8Array,
  room: RoomId,
  now: number,
): Promise<SessionRecord & B> {
  const { domain, maxBytes, fields: own, read, life = () => 0, certifiedAt = (_, time) => time } = shape;
  const opened = open(bytes, maxBytes);
  const fields = asRecord(opened.value, 'record', 1, 5 + own);
  if (toBase64url(asBytes(fields[1], 'room', ROOM_ID_BYTES)) !== room) throw new MalformedError('of another room');
  const session = copyOf(asBytes(fields[2], 'session', KEY_BYTES));
  const at = asUint(fields[3], 'at');
  const said = read(fields.slice(4, 4 + own), at);
  const off = Math.max(at - now, now - at - life(said)) - CLOCK_TOLERANCE;
  if (off > 0) throw new StaleError('of another time', off);
  const shown = asBytes(fields[4 + own], 'certificate', 1, MAX_CERTIFICATE);
  const certificate = await readCertificate(shown, session, certifiedAt(at, now));
  await opened.check(session, domain);
  return { ...said, id: keyToHex(session), identity: copyOf(certificate.identity), at, bytes: copyOf(bytes) };
}
