/**
 * A session certificate: the identity key states that a tab's session key acts for it until a given time. Payload [1, identity key, session key,
 * expiry in s since 1970], signed by the identity key in the domain `stoa/session/1`.
 */
import { equals } from '../wire/bytes.ts';
import { asBytes, asRecord, asUint } from '../wire/cbor.ts';
import { MalformedError, StaleError } from '../wire/malformed.ts';
import { open, seal } from './envelope.ts';
import { KEY_BYTES, type Signer } from './keys.ts';

/** Largest certificate on the wire, bytes. */
export const MAX_CERTIFICATE = 256;
/** Tolerated difference between another peer's clock and this one, ms. */
export const CLOCK_TOLERANCE = 120_000;
/** Longest life of a certificate, s. A longer one is rejected, so that a stolen session key is useful for a day at most. */
export const MAX_SESSION_LIFE = 24 * 3600;

export interface Certificate {
  readonly identity: Uint8Array;
  readonly session: Uint8Array;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

export function issueCertificate(
  identity: Signer,
  session: Uint8Array,
  expires: number,
): Promise<Uint8Array<ArrayBuffer>> {
  return seal(identity, 'stoa/session/1', [1, identity.publicKey, session, Math.floor(expires / 1000)]);
}

/** The certificate in `bytes` if it is genuine, for `session`, and in force at `now` (ms). Throws MalformedError. */
export async function readCertificate(bytes: Uint8Array, session: Uint8Array, now: number): Promise<Certificate> {
  const opened = open(bytes, MAX_CERTIFICATE);
  const [, identity, named, expiry] = asRecord(opened.value, 'certificate', 1, 4);
  const key = asBytes(identity, 'identity', KEY_BYTES);
  if (!equals(asBytes(named, 'session', KEY_BYTES), session))
    throw new MalformedError('certificate of another session');
  const expires = asUint(expiry, 'expiry', 2 ** 40) * 1000;
  const late = now - CLOCK_TOLERANCE - expires;
  if (late > 0) throw new StaleError('certificate expired', late);
  const long = expires - (now + MAX_SESSION_LIFE * 1000 + CLOCK_TOLERANCE);
  if (long > 0) throw new StaleError('certificate too long', long);
  await opened.check(key, 'stoa/session/1');
  return { identity: key, session, expires };
}
