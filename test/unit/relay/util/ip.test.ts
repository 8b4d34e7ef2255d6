import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressBlocks, addressKey, ipBytes, isLoopback, isReserved, isWildcard } from '../../../../relay/util/ip.ts';

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

  it('names the /48 around an IPv6 address, and nothing around others', () => {
    expect(addressBlocks('2001:db8:7:1::1')).toEqual(['20010db800070001', '20010db80007']);
    expect(addressBlocks('2001:db8:7:ffff::1')[1]).toBe(addressBlocks('2001:db8:7:1::1')[1]);
    expect(addressBlocks('2001:db8:8:1::1')[1]).not.toBe(addressBlocks('2001:db8:7:1::1')[1]);
    expect(addressBlocks('192.0.2.1')).toEqual(['192.0.2.1']);
    expect(addressBlocks('made up')).toEqual(['unknown']);
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

  it.each([
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '127.9.9.9',
    '169.254.1.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.19.255.255',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::10.0.0.1',
    '64:ff9b:1::1',
    '100::1',
    '2002:7f00:1::',
    '2002:a00:1:2::3',
    'fc00::1',
    'fd12::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
  ])('is of no use to others, or leads to one that is not: %s', (text) => {
    expect(isReserved(text)).toBe(true);
  });

  it.each(['1.1.1.1', '100.63.0.1', '172.32.0.1', '192.169.0.1', '198.20.0.1', '203.0.113.7', '223.255.255.255'])(
    'is public: %s',
    (text) => {
      expect(isReserved(text)).toBe(false);
      const hex = Buffer.from(ipBytes(text) ?? []).toString('hex');
      expect(isReserved(`2002:${hex.slice(0, 4)}:${hex.slice(4)}::1`)).toBe(false);
      expect(isReserved(`64:ff9b::${text}`)).toBe(false);
    },
  );

  it.each(['2001:db8::1', '2606:4700:4700::1111', 'relay.example', ''])('is not reserved: %s', (text) => {
    expect(isReserved(text)).toBe(false);
  });
});
