import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_SESSION_LIFE, readCertificate } from '../../../../src/node/identity/certificate.ts';
import { createSessionIdentity } from '../../../../src/node/participant/session-identity.ts';
import { StaleError } from '../../../../src/node/wire/malformed.ts';
import { NOON, signer } from '../../../support/records/records.ts';

const HOUR = 3_600_000;

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
});

afterEach(() => {
  vi.useRealTimers();
});

async function tab() {
  const [identity, session] = await Promise.all([signer(1), signer(2)]);
  const { self, renew } = await createSessionIdentity(identity, session);
  return { self, renew, read: (now: number) => readCertificate(self.certificate, session.publicKey, now) };
}

describe('the certificate of a tab', () => {
  it('is valid for as long as permitted, and longer where the tab stays open', async () => {
    const { renew, read } = await tab();
    const ends = NOON + MAX_SESSION_LIFE * 1000;
    await expect(read(ends)).resolves.toMatchObject({ expires: ends });
    for (let hour = 0; hour < 60; hour++) {
      vi.setSystemTime(NOON + hour * HOUR);
      await renew();
      await read(Date.now() + MAX_SESSION_LIFE * 500);
    }
  });

  it('stays the same until half its life is over', async () => {
    const { self, renew } = await tab();
    const first = self.certificate;
    vi.setSystemTime(NOON + MAX_SESSION_LIFE * 500 - 1);
    await renew();
    expect(self.certificate).toBe(first);
  });

  it('made by a clock that was ahead is accepted by others once the clock is set right', async () => {
    vi.setSystemTime(NOON + HOUR);
    const { renew, read } = await tab();
    await expect(read(NOON)).rejects.toThrow(StaleError);
    vi.setSystemTime(NOON);
    await renew();
    await read(NOON);
  });
});
