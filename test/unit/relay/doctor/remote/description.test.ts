import { describe, expect, it } from 'vitest';
import {
  directPlace,
  judgeDescription,
  mayAsk,
  readDescription,
} from '../../../../../relay/doctor/remote/description.ts';

const ID = '12D3KooWQSDqGDyrFKtzirYMnuvEwy1qjA1WNjx65qwmqgNpKqcC';
const WSS = `/dns4/relay.example/tcp/443/tls/ws/p2p/${ID}`;
const DIRECT = `/ip4/203.0.113.7/udp/7862/webrtc-direct/certhash/uEiAbc/p2p/${ID}`;
const TOLD = {
  name: 'Travertine',
  version: '0.1.0',
  peerId: ID,
  addresses: [WSS, DIRECT],
  stun: ['stun:relay.example:7863', 'stun:[2001:db8::1]:7863'],
};
const read = (change: object) => readDescription(JSON.stringify({ ...TOLD, ...change }));

describe('what a relay says of itself', () => {
  it('is read, whatever else it says', () => {
    const description = read({ offers: [], more: 1 });
    expect(description).toMatchObject({ name: 'Travertine', peerId: ID, addresses: [WSS, DIRECT] });
    expect(description?.key).toHaveLength(32);
    expect(description?.stun).toEqual([
      { host: 'relay.example', port: 7_863 },
      { host: '2001:db8::1', port: 7_863 },
    ]);
  });

  it.each([
    ['a name that is none', { name: 7 }],
    ['a name without end', { name: 'x'.repeat(161) }],
    ['the id of no key', { peerId: 'Qm123' }],
    ['addresses that are none', { addresses: ['https://relay.example'] }],
    ['the address of somebody else', { addresses: [WSS.replace(ID, `${ID.slice(0, -1)}D`)] }],
    ['too many addresses', { addresses: new Array(17).fill(WSS) }],
    ['no list', { stun: 'stun:relay.example:7863' }],
    ['STUN without a port', { stun: ['stun:relay.example'] }],
    ['STUN at port 65536', { stun: ['stun:relay.example:65536'] }],
    ['STUN at a path', { stun: ['stun:relay.example/:1'] }],
    ['brackets around a name', { stun: ['stun:[::g]:1'] }],
  ])('is refused with %s', (_, change) => {
    expect(read(change)).toBeUndefined();
  });

  it.each(['', 'null', '[]', '7', '{', '<html>'])('is not %s', (text) => {
    expect(readDescription(text)).toBeUndefined();
  });
});

describe('where a relay says it is', () => {
  const description = readDescription(JSON.stringify(TOLD))!;
  const at = { host: 'relay.example', port: 443, secure: true };

  it('is where it was asked', () => {
    expect(judgeDescription(at, ['203.0.113.7'], description).verdict).toBe('ok');
    expect(judgeDescription({ ...at, host: 'other.example' }, ['203.0.113.7'], description)).toMatchObject({
      verdict: 'warn',
      advice: 'start it with --announce other.example',
    });
    expect(judgeDescription({ ...at, port: 444 }, [], description).advice).toContain('relay.example:444');
  });

  it('is wrong for an https page where it is ws alone', () => {
    const plain = { ...description, addresses: [`/dns4/relay.example/tcp/7862/ws/p2p/${ID}`] };
    expect(judgeDescription(at, [], plain)).toMatchObject({
      verdict: 'fail',
      advice: expect.stringContaining('--behind-proxy'),
    });
  });

  it('is asked by UDP at an IP address, and nobody is sent into another network', () => {
    expect(directPlace(DIRECT)).toEqual({ host: '203.0.113.7', port: 7_862 });
    expect(directPlace(WSS)).toBeUndefined();
    expect(mayAsk('10.0.0.1', '203.0.113.7')).toBe(false);
    expect(mayAsk('10.0.0.1', '10.0.0.2')).toBe(true);
    expect(mayAsk('203.0.113.9', '203.0.113.7')).toBe(true);
  });
});
