import { describe, expect, it } from 'vitest';
import { type Handshake, judgeCertificate, judgePlain } from '../../../../../relay/doctor/remote/certificate.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 30);
const GOOD: Handshake = {
  distrust: '',
  fits: true,
  names: ['relay.example'],
  from: NOW - 30 * DAY,
  to: NOW + 60 * DAY,
  protocol: 'TLSv1.3',
};
const judge = (change: Partial<Handshake>) => judgeCertificate('relay.example', { ...GOOD, ...change }, NOW);

describe('a certificate', () => {
  it('is good', () => {
    expect(judge({})).toMatchObject({ verdict: 'ok', seen: 'for relay.example, 60 days left, TLSv1.3' });
  });

  it.each([
    ['has ended', { to: NOW - 2 * DAY }, 'fail', 'ended 2 days ago'],
    ['has not begun', { from: NOW + DAY }, 'fail', 'begins in 1 day'],
    ['is about to end', { to: NOW + 5 * DAY }, 'warn', 'ends in 5 days'],
    [
      'is for other names',
      { fits: false, names: ['other.example'] },
      'fail',
      'for other.example, not for relay.example',
    ],
    ['is for no name', { fits: false, names: [] }, 'fail', 'for no name, not for relay.example'],
    ['is its own authority', { distrust: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'fail', 'browsers do not trust it'],
    ['comes alone', { distrust: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, 'fail', 'the chain does not lead'],
  ] as const)('%s', (_, change, verdict, seen) => {
    expect(judge(change)).toMatchObject({ verdict, seen: expect.stringContaining(seen) });
  });

  it('that lives for days is not about to end while most of its life is left', () => {
    expect(judge({ from: NOW - DAY, to: NOW + 5 * DAY }).verdict).toBe('ok');
    expect(judge({ from: NOW - 5 * DAY, to: NOW + DAY }).verdict).toBe('warn');
  });

  it('is served whole, or the advice says so', () => {
    expect(judge({ distrust: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' }).advice).toContain('fullchain.pem');
  });

  it('is not needed on this computer alone', () => {
    expect(['localhost', '127.0.0.1', '::1', '192.0.2.7'].map((host) => judgePlain(host).verdict)).toEqual([
      'skipped',
      'skipped',
      'skipped',
      'warn',
    ]);
  });
});
