import { describe, expect, it } from 'vitest';
import { type Counted, FORGED, judgeOwnAddress, readCounted } from '../../../../../relay/doctor/remote/own-address.ts';

const ME = '198.51.100.4';
const RELAY = '203.0.113.7';
const judge = (seen: Partial<Counted>) =>
  judgeOwnAddress({ as: ME, forged: seen.as ?? ME, from: '192.168.1.5', reached: RELAY, ...seen });

describe('the address by which a relay counts whoever asks', () => {
  it.each([
    ['their own', { from: ME }],
    ['theirs by STUN', { mapped: ME }],
    ['theirs behind a router, as far as anybody can tell', {}],
    ['their own, mapped into IPv6', { as: `::ffff:${ME}`, from: ME }],
    ['another family than STUN saw', { as: '2001:db8::4', mapped: ME }],
    ['loopback on the relay’s own computer', { as: '127.0.0.1', from: '127.0.0.1', reached: '127.0.0.1' }],
    ['a private one in the same network', { as: '10.0.0.5', from: '10.0.0.5', reached: '10.0.0.7' }],
  ])('is %s', (_, seen) => {
    expect(judge(seen).verdict).toBe('ok');
  });

  it.each([
    ['its proxy’s on the same computer', { as: '127.0.0.1' }],
    ['its proxy’s in its network', { as: '10.0.0.2', mapped: ME }],
    ['its own', { as: RELAY }],
    ['its proxy’s, asked on that computer', { as: '127.0.0.1', from: '127.83.84.79', reached: '127.0.0.1' }],
    ['whatever they write', { as: ME, from: ME, forged: FORGED }],
  ])('is not to be %s', (_, seen) => {
    expect(judge(seen)).toMatchObject({ verdict: 'fail', advice: expect.stringContaining('X-Forwarded-For') });
  });

  it('may be that of a proxy farther away', () => {
    expect(judge({ as: '203.0.113.99', mapped: ME })).toMatchObject({
      verdict: 'warn',
      advice: expect.stringContaining('--trusted-hops'),
    });
  });

  it('is read from that answer alone', () => {
    expect(readCounted('{"address":"203.0.113.7"}\n')).toBe('203.0.113.7');
    expect(readCounted('{"address":"fe80::1%eth0"}')).toBe('fe80::1');
    for (const text of ['', '{}', '{"address":"name"}', '{"address":"1.2.3"}', `{"address":"::1"}${' '.repeat(300)}`])
      expect(readCounted(text)).toBeUndefined();
  });
});
