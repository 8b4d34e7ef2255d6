import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fingerprint,
  MAX_STUN_REQUEST,
  readBindingRequest,
  writeBindingSuccess,
} from '../../../../relay/stun/stun-message.ts';
import { ipBytes } from '../../../../relay/util/ip.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));

/** Transaction id of all samples of RFC 5769. */
const ID = hex('b7e7a701bc34d686fa87dfae');
const HEADER = '2112a442 b7e7a701 bc34d686 fa87dfae';
const PLAIN = hex(`0001 0000 ${HEADER}`);
/** RFC 5769, 2.1: an ICE check, with credentials a server without any cannot judge. */
const ICE_CHECK = hex(`0001 0058 ${HEADER}
  8022 0010 5354554e 20746573 7420636c 69656e74  0024 0004 6e0001ff  8029 0008 932ff9b1 51263b36
  0006 0009 6576746a 3a683676 59202020  0008 0014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2  8028 0004 e57a3bcf`);

describe('reading a STUN request', () => {
  it('finds the transaction of a Binding request', () => {
    expect(readBindingRequest(PLAIN)).toEqual(ID);
    expect(readBindingRequest(hex(`0001 000c ${HEADER} 8022 0005 68656c6c 6f000000`))).toEqual(ID);
  });

  it('accepts a correct fingerprint, and none with a flipped bit', () => {
    const signed = hex(`0001 0008 ${HEADER} 8028 0004 fdf6ae02`);
    expect(readBindingRequest(signed)).toEqual(ID);
    for (let bit = 0; bit < 32; bit++) {
      const turned = signed.slice();
      turned[24 + (bit >> 3)] = (turned[24 + (bit >> 3)] ?? 0) ^ (1 << (bit & 7));
      expect(readBindingRequest(turned)).toBeUndefined();
    }
  });

  it('computes the fingerprint as RFC 5769 does', () => {
    const beforeFingerprint = ICE_CHECK.subarray(0, -8);
    expect(fingerprint(beforeFingerprint)).toBe(0xe57a3bcf);
  });

  it('leaves ICE checks and their credentials to their addressees', () => {
    expect(readBindingRequest(ICE_CHECK)).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['a header cut short', `0001 0000 ${HEADER}`.slice(0, -2)],
    ['a response', `0101 0000 ${HEADER}`],
    ['another method', `0003 0000 ${HEADER}`],
    ['another cookie', '0001 0000 2112a443 b7e7a701 bc34d686 fa87dfae'],
    ['a length that is not the rest', `0001 0004 ${HEADER}`],
    ['a length not in words', `0001 0002 ${HEADER} 0000`],
    ['an attribute that runs over the end', `0001 0004 ${HEADER} 8022 0004`],
    ['a request to answer elsewhere (CHANGE-REQUEST)', `0001 0008 ${HEADER} 0003 0004 00000006`],
    ['a fingerprint that is not last', `0001 0010 ${HEADER} 8028 0004 00000000 8022 0004 61626364`],
  ])('refuses %s', (_what, packet) => {
    expect(readBindingRequest(hex(packet))).toBeUndefined();
  });

  it('reads at most its bound', () => {
    const sized = (total: number): Uint8Array => {
      const packet = new Uint8Array(total);
      packet.set(PLAIN);
      new DataView(packet.buffer).setUint16(2, total - 20);
      packet.set(hex('8022'), 20);
      new DataView(packet.buffer).setUint16(22, total - 24);
      return packet;
    };
    expect(readBindingRequest(sized(MAX_STUN_REQUEST))).toBeDefined();
    expect(readBindingRequest(sized(MAX_STUN_REQUEST + 4))).toBeUndefined();
  });

  it('survives any bytes', () => {
    const tail = fc.uint8Array({ maxLength: 60 });
    fc.assert(fc.property(tail, (bytes) => readBindingRequest(bytes) === undefined));
    fc.assert(
      fc.property(tail, (bytes) => {
        const packet = Uint8Array.from([...PLAIN, ...bytes]);
        packet[3] = bytes.length;
        const id = readBindingRequest(packet);
        expect(id === undefined || id.length === 12).toBe(true);
      }),
    );
  });
});

describe('writing a STUN answer', () => {
  it('hides the address as RFC 5769 does: 192.0.2.1 port 32853', () => {
    const answer = writeBindingSuccess(ID, ipBytes('192.0.2.1') ?? new Uint8Array(), 32_853);
    expect(answer).toEqual(hex(`0101 000c ${HEADER} 0020 0008 0001 a147 e112a643`));
  });

  it('hides the address as RFC 5769 does: 2001:db8:1234:5678:11:2233:4455:6677 port 32853', () => {
    const answer = writeBindingSuccess(ID, ipBytes('2001:db8:1234:5678:11:2233:4455:6677') ?? new Uint8Array(), 32_853);
    expect(answer).toEqual(hex(`0101 0018 ${HEADER} 0020 0014 0002 a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9`));
  });

  it('is hardly larger than the smallest request, headers of IP and UDP counted', () => {
    expect(28 + writeBindingSuccess(ID, new Uint8Array(4), 1).length).toBeLessThanOrEqual(1.5 * (28 + PLAIN.length));
    expect(48 + writeBindingSuccess(ID, new Uint8Array(16), 1).length).toBeLessThanOrEqual(1.5 * (48 + PLAIN.length));
  });
});
