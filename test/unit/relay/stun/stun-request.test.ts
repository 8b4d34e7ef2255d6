import { describe, expect, it } from 'vitest';
import { readBindingRequest, writeBindingSuccess } from '../../../../relay/stun/stun-message.ts';
import { readBindingSuccess, writeBindingRequest } from '../../../../relay/stun/stun-request.ts';
import { ipBytes } from '../../../../relay/util/ip.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));
const ID = hex('b7e7a701bc34d686fa87dfae');
const HEADER = '2112a442 b7e7a701 bc34d686 fa87dfae';

describe('asking a STUN server', () => {
  it('is a request that the relay reads', () => {
    expect(readBindingRequest(writeBindingRequest(ID))).toEqual(ID);
  });

  it('brings the address that the relay writes', () => {
    const answer = writeBindingSuccess(ID, ipBytes('192.0.2.1')!, 32_853);
    expect(readBindingSuccess(answer, ID)).toEqual({ address: '192.0.2.1', port: 32_853 });
    const six = '2001:db8:1234:5678:11:2233:4455:6677';
    expect(readBindingSuccess(writeBindingSuccess(ID, ipBytes(six)!, 1), ID)).toEqual({ address: six, port: 1 });
  });

  it('finds the address behind other attributes (RFC 5769, 2.2)', () => {
    const answer = hex(`0101 001c ${HEADER} 8022 000b 74657374 20766563 746f7220 0020 0008 0001 a147 e112a643`);
    expect(readBindingSuccess(answer, ID)).toEqual({ address: '192.0.2.1', port: 32_853 });
  });

  it.each([
    ['nothing', ''],
    ['a request', `0001 0000 ${HEADER}`],
    ['an error', `0111 0000 ${HEADER}`],
    ['the answer to another request', `0101 000c 2112a442 b7e7a701 bc34d686 fa87dfaf 0020 0008 0001 a147 e112a643`],
    ['another cookie', `0101 000c 2112a443 b7e7a701 bc34d686 fa87dfae 0020 0008 0001 a147 e112a643`],
    ['no address', `0101 0000 ${HEADER}`],
    ['a length that is not the rest', `0101 0010 ${HEADER} 0020 0008 0001 a147 e112a643`],
    ['an attribute over the end', `0101 000c ${HEADER} 0020 000c 0001 a147 e112a643`],
    ['an address of no family', `0101 000c ${HEADER} 0020 0008 0003 a147 e112a643`],
    ['half an address', `0101 0008 ${HEADER} 0020 0004 0001 a147`],
  ])('takes no answer from %s', (_, packet) => {
    expect(readBindingSuccess(hex(packet), ID)).toBeUndefined();
  });
});
