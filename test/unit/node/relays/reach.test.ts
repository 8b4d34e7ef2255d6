import { afterEach, describe, expect, it, vi } from 'vitest';
import { mayDial } from '../../../../src/node/relays/reach.ts';

const ID = '12D3KooWKnDdG3iXw9eTFijk3EWSunZcFi54Zka4wmtqtt6rPxc8';
const socket = (host: string): string => `/${host}/tcp/443/tls/ws/p2p/${ID}`;
const direct = (ip: string): string => `/${ip}/udp/4000/webrtc-direct/certhash/uEiAa/p2p/${ID}`;

const NEAR = [
  'ip4/127.0.0.1',
  'ip4/127.9.9.9',
  'ip4/10.1.2.3',
  'ip4/172.16.0.1',
  'ip4/172.31.255.255',
  'ip4/192.168.1.1',
  'ip4/169.254.1.1',
  'ip4/100.64.0.1',
  'ip4/0.0.0.0',
  // Other spellings that a URL takes for the same.
  'ip4/2130706433',
  'ip4/0x7f000001',
  'ip4/127.1',
  'ip4/0300.0250.1.1',
  'dns4/127.0.0.1',
  'dns/10.0.0.1.',
  'ip6/::1',
  'ip6/::ffff:10.0.0.1',
  'ip6/fd00::1',
  'ip6/fe80::1',
  'dns/localhost',
  'dns4/LOCALHOST',
  'dns4/relay.localhost',
  'dns4/printer.local',
  'dns4/box.home.arpa',
  'dns4/nas.lan',
  'dns4/raspberrypi',
  'ip4/1:2:3',
];
const FAR = [
  'dns4/relay.example.org',
  'dns/local.example',
  'dns/10.example.org',
  'ip4/192.0.2.7',
  'ip4/172.32.0.1',
  'ip4/100.128.0.1',
  'ip4/11.0.0.1',
  'ip6/2001:db8::1',
];

describe('a page that came from the internet', () => {
  it.each(['stoa.example', '10.example.org', '192.0.2.1', '[2001:db8::2]'])(
    'as from %s, dials no relay nearby',
    (from) => {
      for (const host of NEAR) expect([host, mayDial(socket(host), from)]).toEqual([host, false]);
      for (const host of NEAR) expect([host, mayDial(direct(host), from)]).toEqual([host, false]);
      for (const host of FAR) expect([host, mayDial(socket(host), from)]).toEqual([host, true]);
      expect(mayDial(`${socket('ip4/10.0.0.1')}/p2p-circuit/webrtc/p2p/${ID}`, 'stoa.example')).toBe(false);
    },
  );
});

describe('a page that came from nearby', () => {
  it.each(['localhost', '127.0.0.1', '192.168.1.7', '[::1]', 'nas.local', ''])('as from "%s", dials all', (from) => {
    for (const host of [...NEAR, ...FAR]) expect(mayDial(socket(host), from)).toBe(true);
  });
});

describe('where it came from', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is told by the page or the worker, and a program that came from nowhere dials all', () => {
    expect(mayDial(socket('ip4/127.0.0.1'))).toBe(true);
    vi.stubGlobal('location', { hostname: 'stoa.example' });
    expect(mayDial(socket('ip4/127.0.0.1'))).toBe(false);
  });
});
