import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressKey, ipBytes, isLoopback, isWildcard } from '../../../../relay/util/ip.ts';

describe('addresses', () => {
  it('parses every notation of one', () => {
    expect(ipBytes('192.0.2.1')).toEqual(Uint8Array.of(192, 0, 2, 1));
    expect(ipBytes('::ffff:192.0.2.1')).toEqual(Uint8Array.of(192, 0, 2, 1));
    expect(ipBytes('::')).toEqual(new Uint8Array(16));
    expect(Buffer.from(ipBytes('2001:db8::1234:0:7%eth0') ?? []).toString('hex')).toBe(
      '20010db8000000000000123400000007',
    );
    for (const text of ['', 'x', '1.2.3', '1.2.3.256', '1::2::3', 'fe80', '%']) expect(ipBytes(text)).toBeUndefined();
  });

  it('parses every IPv6 address as 16 bytes, or 4 for a mapped IPv4 address', () => {
    fc.assert(fc.property(fc.ipV6(), (text) => [4, 16].includes(ipBytes(text)?.length ?? 0)));
  });

  it('counts a household as one, and the two forms of an IPv4 address as one', () => {
    expect(addressKey('2001:db8:0:1::1')).toBe(addressKey('2001:db8:0:1:ffff::2'));
    expect(addressKey('2001:db8:0:1::1')).not.toBe(addressKey('2001:db8:0:2::1'));
    expect(addressKey('::ffff:192.0.2.1')).toBe(addressKey('192.0.2.1'));
    expect(addressKey('made up')).toBe('unknown');
  });

  it('tells loopback and wildcard from the rest', () => {
    for (const text of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1']) expect(isLoopback(text)).toBe(true);
    for (const text of ['0.0.0.0', '::', '10.0.0.1', '::2', 'localhost']) expect(isLoopback(text)).toBe(false);
    expect([isWildcard('0.0.0.0'), isWildcard('::'), isWildcard('127.0.0.1'), isWildcard('x')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
