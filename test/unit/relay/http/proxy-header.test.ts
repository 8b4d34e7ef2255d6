import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readProxyHeader } from '../../../../relay/http/proxy-header.ts';

const line = (text: string): Buffer => Buffer.from(text, 'latin1');
const SIGNATURE = '0d0a0d0a000d0a515549540a';

function binary({ command = 0x21, family = 0x11, addresses = '', more = '' }): Buffer {
  const rest = Buffer.from(addresses + more, 'hex');
  const head = Buffer.from(`${SIGNATURE}${hex(command, 1)}${hex(family, 1)}${hex(rest.length, 2)}`, 'hex');
  return Buffer.concat([head, rest]);
}
const hex = (value: number, bytes: number): string => value.toString(16).padStart(2 * bytes, '0');

/** 203.0.113.7:51000 to 192.0.2.1:443. */
const IPV4 = { family: 0x11, addresses: 'cb007107c0000201c73801bb' };
/** 2001:db8::7 to 2001:db8::1. */
const IPV6 = { family: 0x21, addresses: '20010db800000000000000000000000720010db8000000000000000000000001c73801bb' };

describe('the header of a TCP balancer', () => {
  it.each([
    ['PROXY TCP4 203.0.113.7 192.0.2.1 51000 443\r\n', '203.0.113.7'],
    ['PROXY TCP6 2001:db8::7 2001:db8::1 51000 443\r\n', '2001:db8::7'],
    ['PROXY UNKNOWN\r\n', undefined],
    ['PROXY UNKNOWN 203.0.113.7 what ever\r\n', undefined],
  ])('is read as a line: %j', (text, address) => {
    const header = address === undefined ? { length: text.length } : { length: text.length, address };
    expect(readProxyHeader(line(text))).toEqual(header);
    expect(readProxyHeader(line(`${text}GET / HTTP/1.1\r\n\r\n`))).toEqual(header);
  });

  it.each([
    [IPV4, '203.0.113.7'],
    [IPV6, '2001:db8:0:0:0:0:0:7'],
    [{ ...IPV4, more: '040001aa' }, '203.0.113.7'],
    [{ command: 0x20, family: 0 }, undefined],
    [{ ...IPV4, command: 0x20 }, undefined],
    [{ family: 0 }, undefined],
    [{ ...IPV4, family: 0 }, undefined],
  ])('is read in binary: %j', (fields, address) => {
    const bytes = binary(fields);
    const header = address === undefined ? { length: bytes.length } : { length: bytes.length, address };
    expect(readProxyHeader(bytes)).toEqual(header);
    expect(readProxyHeader(Buffer.concat([bytes, Buffer.from([22, 3, 1])]))).toEqual(header);
  });

  it.each([
    'GET / HTTP/1.1\r\n',
    'PROXY TCP4 203.0.113.7 192.0.2.1 51000 443 \r\n',
    'PROXY  TCP4 203.0.113.7 192.0.2.1 51000 443\r\n',
    'PROXY TCP4 203.0.113.7 192.0.2.1 51000\r\n',
    'PROXY TCP4 203.0.113.7 192.0.2.1 65536 443\r\n',
    'PROXY TCP4 203.0.113.7 192.0.2.1 051 443\r\n',
    'PROXY TCP4 203.0.113.307 192.0.2.1 51000 443\r\n',
    'PROXY TCP4 2001:db8::7 2001:db8::1 51000 443\r\n',
    'PROXY TCP6 203.0.113.7 192.0.2.1 51000 443\r\n',
    'PROXY UDP4 203.0.113.7 192.0.2.1 51000 443\r\n',
    'proxy TCP4 203.0.113.7 192.0.2.1 51000 443\r\n',
    `PROXY UNKNOWN ${'x'.repeat(100)}\r\n`,
  ])('is refused as a line that departs from the protocol: %j', (text) => {
    expect(readProxyHeader(line(text))).toBe('malformed');
  });

  it.each([
    { ...IPV4, command: 0x11 },
    { ...IPV4, command: 0x22 },
    { ...IPV4, family: 0x12 },
    { ...IPV4, family: 0x31 },
    { ...IPV4, addresses: 'cb007107' },
    { ...IPV6, family: 0x21, addresses: IPV4.addresses },
    { ...IPV4, more: '00'.repeat(2_048) },
  ])('is refused in binary where it departs from the protocol: %j', (fields) => {
    expect(readProxyHeader(binary(fields))).toBe('malformed');
  });

  it('is waited for as long as it can still come whole', () => {
    for (const bytes of [line('PROXY TCP4 203.0.113.7 192.0.2.1 51000 443\r\n'), binary(IPV4), binary(IPV6)])
      for (let length = 0; length < bytes.length; length++)
        expect(readProxyHeader(bytes.subarray(0, length))).toBe('partial');
  });

  it('is never longer than its bounds, whatever comes', () => {
    const start = fc.constantFrom(
      Buffer.alloc(0),
      line('PROXY '),
      line('PROXY TCP4 '),
      Buffer.from(`${SIGNATURE}21`, 'hex'),
    );
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 4_096 }), (head, tail) => {
        const bytes = Buffer.concat([head, tail]);
        const header = readProxyHeader(bytes);
        if (header === 'partial') expect(bytes.length).toBeLessThan(16 + 2_048);
        else if (header !== 'malformed') expect(header.length).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});
