/**
 * A key request: a session tells the chair the X25519 key to which its member key can be sealed. Repeated until there is an answer. Payload [1, room
 * id, session key, X25519 key, at ms, certificate] in `stoa/key-request/1`.
 */
import { CLOCK_TOLERANCE, MAX_CERTIFICATE, readCertificate } from '../identity/certificate.ts';
import { open, seal } from '../identity/envelope.ts';
import type { RoomId } from '../identity/ids.ts';
import { ROOM_ID_BYTES } from '../identity/ids.ts';
import { KEY_BYTES, keyToHex, type Signer } from '../identity/keys.ts';
import { fromBase64url, toBase64url } from '../wire/bytes.ts';
import { asBytes, asRecord, asUint, copyOf } from '../wire/cbor.ts';
import { MalformedError, StaleError } from '../wire/malformed.ts';
import { EXCHANGE_KEY_BYTES, MAX_KEY_REQUEST } from './constants.ts';

export interface KeyRequestDraft {
  /** Public X25519 key of this session, generated for it and never stored. */
  readonly exchange: Uint8Array<ArrayBuffer>;
  /** ms since 1970 by the member's clock; grows with every request. */
  readonly at: number;
}

export interface KeyRequest extends KeyRequestDraft {
  /** Session key in hex. */
  readonly id: string;
  readonly session: Uint8Array<ArrayBuffer>;
  readonly identity: Uint8Array;
}

export function writeKeyRequest(
  session: Signer,
  certificate: Uint8Array,
  room: RoomId,
  { exchange, at }: KeyRequestDraft,
): Promise<Uint8Array<ArrayBuffer>> {
  const payload = [1, fromBase64url(room), session.publicKey, exchange, at, certificate];
  return seal(session, 'stoa/key-request/1', payload);
}

/** Decodes and verifies a request in `room` at `now` (ms since 1970). Throws MalformedError. */
export async function readKeyRequest(bytes: Uint8Array, room: RoomId, now: number): Promise<KeyRequest> {
  const opened = open(bytes, MAX_KEY_REQUEST);
  const fields = asRecord(opened.value, 'key request', 1, 6);
  if (toBase64url(asBytes(fields[1], 'room', ROOM_ID_BYTES)) !== room) {
    throw new MalformedError('key request of another room');
  }
  const session = copyOf(asBytes(fields[2], 'session', KEY_BYTES));
  const exchange = copyOf(asBytes(fields[3], 'exchange key', EXCHANGE_KEY_BYTES));
  const at = asUint(fields[4], 'at');
  const off = Math.abs(at - now) - CLOCK_TOLERANCE;
  if (off > 0) throw new StaleError('key request of another time', off);
  const certificate = await readCertificate(asBytes(fields[5], 'certificate', 1, MAX_CERTIFICATE), session, now);
  await opened.check(session, 'stoa/key-request/1');
  return { id: keyToHex(session), session, exchange, at, identity: copyOf(certificate.identity) };
}
