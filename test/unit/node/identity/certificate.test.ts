import { beforeAll, describe, expect, it } from 'vitest';
import {
  CLOCK_TOLERANCE,
  issueCertificate,
  MAX_CERTIFICATE,
  MAX_SESSION_LIFE,
  readCertificate,
} from '../../../../src/node/identity/certificate.ts';
import { seal } from '../../../../src/node/identity/envelope.ts';
import type { Signer } from '../../../../src/node/identity/keys.ts';
import { MalformedError, StaleError } from '../../../../src/node/wire/malformed.ts';
import { bitFlips, NOON, signer } from '../../../support/records/records.ts';

const HOUR = 3_600_000;
let identity: Signer;
let session: Signer;

beforeAll(async () => {
  [identity, session] = await Promise.all([signer(1), signer(2)]);
});

function issue(expires = NOON + HOUR) {
  return issueCertificate(identity, session.publicKey, expires);
}

describe('a session certificate', () => {
  it('names the identity that vouches for the session, and its end', async () => {
    const certificate = await readCertificate(await issue(), session.publicKey, NOON);
    expect(certificate).toEqual({
      identity: identity.publicKey,
      session: session.publicKey,
      expires: NOON + HOUR,
    });
  });

  it('is valid up to its expiry and the clock tolerance, not a millisecond longer', async () => {
    const bytes = await issue();
    const end = NOON + HOUR + CLOCK_TOLERANCE;
    await expect(readCertificate(bytes, session.publicKey, end)).resolves.toBeDefined();
    await expect(readCertificate(bytes, session.publicKey, end + 1)).rejects.toThrow(StaleError);
  });

  it('with a life of more than a day is rejected', async () => {
    const longest = NOON + MAX_SESSION_LIFE * 1000 + CLOCK_TOLERANCE;
    await expect(readCertificate(await issue(longest), session.publicKey, NOON)).resolves.toBeDefined();
    await expect(readCertificate(await issue(longest + 1_000), session.publicKey, NOON)).rejects.toThrow(StaleError);
  });

  it('of another session is refused', async () => {
    const other = await signer(3);
    await expect(readCertificate(await issue(), other.publicKey, NOON)).rejects.toThrow(MalformedError);
  });

  it('signed by another than the identity it names is refused', async () => {
    const mallory = await signer(4);
    const payload = [1, identity.publicKey, session.publicKey, (NOON + HOUR) / 1000];
    const forged = await seal(mallory, 'stoa/session/1', payload);
    await expect(readCertificate(forged, session.publicKey, NOON)).rejects.toThrow('signature');
  });

  it('signed for another purpose is refused', async () => {
    const payload = [1, identity.publicKey, session.publicKey, (NOON + HOUR) / 1000];
    const other = await seal(identity, 'stoa/card/1', payload);
    await expect(readCertificate(other, session.publicKey, NOON)).rejects.toThrow('signature');
  });

  it('of another version, with a field more or less, or too long is refused', async () => {
    const good = [1, identity.publicKey, session.publicKey, (NOON + HOUR) / 1000] as const;
    for (const payload of [[2, ...good.slice(1)], [...good, 0], good.slice(0, 3), [], 0, [...good.slice(0, 3), -1]]) {
      const bytes = await seal(identity, 'stoa/session/1', payload);
      await expect(readCertificate(bytes, session.publicKey, NOON)).rejects.toThrow(MalformedError);
    }
    const long = await seal(identity, 'stoa/session/1', [...good, new Uint8Array(MAX_CERTIFICATE)]);
    await expect(readCertificate(long, session.publicKey, NOON)).rejects.toThrow(MalformedError);
  });

  it('with any one bit changed is refused', async () => {
    for (const tampered of bitFlips(await issue())) {
      await expect(readCertificate(tampered, session.publicKey, NOON)).rejects.toThrow(MalformedError);
    }
  });
});
