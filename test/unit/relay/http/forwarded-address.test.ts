import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forwardedAddress } from '../../../../relay/http/forwarded-address.ts';

const byFor = (text: string | string[], hops = 1) => forwardedAddress({ 'x-forwarded-for': text as string }, hops);
const byForwarded = (text: string, hops = 1) => forwardedAddress({ forwarded: text }, hops);
const UNREADABLE = { missing: 'unreadable' };
const ABSENT = { missing: 'absent' };

const ip = fc.oneof(fc.ipV4(), fc.ipV6());
const port = fc.integer({ min: 1, max: 65_535 });
/** What a client may put before what the proxy appends. */
const before = fc.string({ maxLength: 60 }).map((text) => text.replaceAll(/[^\x20-\x7e]/g, ''));

describe('X-Forwarded-For', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:5678', '203.0.113.7'],
    ['2001:db8::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['::ffff:203.0.113.7', '::ffff:203.0.113.7'],
    ['198.51.100.9, 203.0.113.7', '203.0.113.7'],
    ['198.51.100.9 ,\t203.0.113.7  ', '203.0.113.7'],
  ])('%j names %s', (text, address) => {
    expect(byFor(text)).toEqual({ address });
  });

  it.each([
    'unknown',
    '_hidden',
    'localhost',
    '203.0.113',
    '203.0.113.7:',
    '203.0.113.7:1:2',
    '[203.0.113.7]',
    '[2001:db8::1',
    '2001:db8::1]',
    '[2001:db8::1]443',
    '"203.0.113.7"',
    'for=203.0.113.7',
    `${'1'.repeat(5_000)}.2.3.4`,
  ])('%j names nobody', (text) => {
    expect(byFor(text)).toEqual(UNREADABLE);
  });

  it('is absent when it is missing, empty, or has fewer entries than there are proxies', () => {
    expect(forwardedAddress({}, 1)).toEqual(ABSENT);
    for (const text of ['', ' ', '203.0.113.7,', ',']) expect(byFor(text)).toEqual(ABSENT);
    expect(byFor('203.0.113.7', 2)).toEqual(ABSENT);
    expect(byFor(', 203.0.113.7', 2)).toEqual(ABSENT);
  });

  it('may come in several lines, of which the last is the proxy’s', () => {
    expect(byFor(['9.9.9.9', '198.51.100.9, 203.0.113.7'])).toEqual({ address: '203.0.113.7' });
    expect(byFor(['9.9.9.9', '203.0.113.7'], 2)).toEqual({ address: '9.9.9.9' });
  });

  it('is read from the right whatever a client wrote before', () => {
    fc.assert(
      fc.property(before, ip, fc.array(ip, { maxLength: 4 }), (forged, person, proxies) => {
        const text = [forged, person, ...proxies].join(', ');
        expect(byFor(text, proxies.length + 1)).toEqual({ address: person });
      }),
    );
  });

  it('has every address in every notation', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV6(), port, (four, six, at) => {
        for (const text of [four, `${four}:${at}`]) expect(byFor(text)).toEqual({ address: four });
        for (const text of [six, `[${six}]`, `[${six}]:${at}`]) expect(byFor(text)).toEqual({ address: six });
      }),
    );
  });
});

describe('Forwarded', () => {
  it.each([
    ['for=203.0.113.7', '203.0.113.7'],
    ['For="203.0.113.7:5678"', '203.0.113.7'],
    ['for="[2001:db8::1]:443";proto=https;by=10.0.0.1', '2001:db8::1'],
    ['for="[2001:db8::1]"', '2001:db8::1'],
    ['proto=http; for=203.0.113.7 ;host="relay.example"', '203.0.113.7'],
    ['for="203.0.113.7:_port"', '203.0.113.7'],
    ['for="9.9.9.9, for=203.0.113.7', '203.0.113.7'],
  ])('%j names %s', (text, address) => {
    expect(byForwarded(text)).toEqual({ address });
  });

  it.each([
    'for=unknown',
    'for=_hidden',
    'proto=https',
    '203.0.113.7',
    'for=203.0.113.7;for=203.0.113.8',
    'for=203.0.113.7;host="a',
    'for=203.0.113.7;host="a, for=9.9.9.9"',
    'for=203.0.113.7;host="a, for=9.9.9.9;b=\\"c"',
    'for=203.0.113.7;',
    'for=[2001:db8::1]',
    `for="${'\\1'.repeat(400)}"`,
  ])('%j names nobody', (text) => {
    expect(byForwarded(text)).toEqual(UNREADABLE);
  });

  it('counts for nothing beside X-Forwarded-For', () => {
    expect(forwardedAddress({ 'x-forwarded-for': '203.0.113.7', forwarded: 'for=9.9.9.9' }, 1)).toEqual({
      address: '203.0.113.7',
    });
  });

  it('is read from the right whatever a client wrote before', () => {
    fc.assert(
      fc.property(before, fc.ipV6(), (forged, person) => {
        expect(byForwarded(`${forged}, for="[${person}]:443"`)).toEqual({ address: person });
      }),
    );
  });
});

it('whatever the headers are, an address is one, and nothing is thrown', () => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[for=";:,.[\]0-9a-f \\]{0,80}$/));
  fc.assert(
    fc.property(text, text, fc.boolean(), fc.integer({ min: 1, max: 16 }), (one, other, by, hops) => {
      const found = forwardedAddress(by ? { 'x-forwarded-for': one } : { forwarded: other }, hops);
      if ('address' in found) expect(found.address).toMatch(/^[0-9a-fA-F.:]+(%.+)?$/);
      else expect(['absent', 'unreadable']).toContain(found.missing);
    }),
  );
});
