import { describe, expect, it } from 'vitest';
import { isPublicRelay, isRelayAddress, relaysNamed } from '../../../../relay/forwarding/alternative-relays.ts';

const at = (host: string, id = 'Qmabc'): string => `/${host.includes(':') ? 'ip6' : 'ip4'}/${host}/tcp/80/ws/p2p/${id}`;

describe('the relays a room names', () => {
  it('are the most frequent ones, one address each, without the asking relay', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((x) => `/dns4/${x}.example/tcp/443/tls/ws/p2p/Qm${x}`) as [
      string,
      string,
      string,
      string,
    ];
    const other = '/ip4/192.0.2.1/udp/1/webrtc-direct/certhash/uX/p2p/Qmb';
    const members = [
      [a, b],
      [other, c],
      [b, d],
      [d, 'nonsense', `${a}/p2p-circuit/webrtc/p2p/Qmx`],
    ].map((relays) => ({
      relays,
    }));
    expect(relaysNamed(members, 'Qma')).toEqual([b, d, c]);
    expect(relaysNamed([], 'Qma')).toEqual([]);
  });

  it('are addresses that a relay can dial', () => {
    expect(isRelayAddress('/dns4/a.example/tcp/443/tls/ws/p2p/Qmabc')).toBe(true);
    expect(isRelayAddress('/ip4/192.0.2.1/udp/1/webrtc-direct/certhash/uX/p2p/Qmabc')).toBe(true);
    for (const not of ['', '/ip4/192.0.2.1/tcp/80/p2p/Qmabc', '/ip4/192.0.2.1/tcp/80/ws', '/unix/tmp/x/p2p/Qmabc']) {
      expect(isRelayAddress(not)).toBe(false);
    }
  });

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    '::ffff:127.0.0.1',
  ])('are not in the network of a public relay: %s', (host) => {
    expect(isRelayAddress(at(host))).toBe(true);
    expect(isPublicRelay(at(host))).toBe(false);
  });

  it.each(['192.0.2.1', '8.8.8.8', '172.32.0.1', '2001:db8::1'])('may be anywhere else: %s', (host) => {
    expect(isPublicRelay(at(host))).toBe(true);
  });

  it('may have a name, but none of this computer or network', () => {
    expect(isPublicRelay('/dns4/relay.example.org/tcp/443/tls/ws/p2p/Qmabc')).toBe(true);
    expect(isPublicRelay('/dns4/localhost/tcp/443/tls/ws/p2p/Qmabc')).toBe(false);
    expect(isPublicRelay('/dns4/printer.local/tcp/443/tls/ws/p2p/Qmabc')).toBe(false);
  });
});
