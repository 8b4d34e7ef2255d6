import { describe, expect, it } from 'vitest';
import { judgeName, judgePort } from '../../../../../relay/doctor/remote/names.ts';

describe('a name', () => {
  it.each([
    ['a public address', ['203.0.113.7'], 'ok'],
    ['both kinds', ['203.0.113.7', '2001:db8::7'], 'ok'],
    ['this computer', ['127.0.0.1', '::1'], 'ok'],
    ['a private address', ['10.0.0.7'], 'warn'],
    ['a private address among others', ['203.0.113.7', '192.168.1.7'], 'warn'],
  ] as const)('may lead to %s', (_, addresses, verdict) => {
    expect(judgeName('relay.example', addresses).verdict).toBe(verdict);
  });

  it('is told with what it leads to', () => {
    expect(judgeName('relay.example', ['203.0.113.7']).seen).toBe(
      'relay.example is 203.0.113.7 (public, IPv4); no IPv6',
    );
    expect(judgeName('r', ['203.0.113.7', '10.0.0.7']).advice).toContain('take 10.0.0.7 out');
  });
});

describe('a port', () => {
  const judge = (...outcomes: (number | string)[]) =>
    judgePort(
      443,
      outcomes.map((outcome, i) => ({ address: `203.0.113.${i}`, outcome })),
    );

  it('answers at every address', () => expect(judge(3, 4).verdict).toBe('ok'));

  it('is odd where one of several does not answer, as browsers may try that first', () => {
    const found = judge(3, 'no answer within 6 s');
    expect(found).toMatchObject({ verdict: 'warn', advice: expect.stringContaining('203.0.113.1') });
  });

  it('may be refused at the other loopback of this computer', () => {
    const both = (four: number | string) =>
      judgePort(7_862, [
        { address: '::1', outcome: 'connection refused' },
        { address: '127.0.0.1', outcome: four },
      ]);
    expect([both(1).verdict, both('connection refused').verdict]).toEqual(['ok', 'fail']);
  });

  it('is refused where nothing listens, and silent behind a firewall', () => {
    expect(judge('connection refused')).toMatchObject({
      verdict: 'fail',
      advice: expect.stringContaining('nothing listens'),
    });
    expect(judge('no answer within 6 s').advice).toContain('open TCP port 443 in the firewall');
  });
});
