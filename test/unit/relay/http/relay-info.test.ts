import { expect, it, describe as suite } from 'vitest';
import { type RelayInfoInput, relayInfo } from '../../../../relay/http/relay-info.ts';

const ID = '12D3KooWRndVhVZPCiQwHBBBdg769GyrPUW13zxwqQyf9r3ANaba';
const CERT = 'certhash/uEiAR0HNsYrbDuq84xKyIVX0bYmQmo4JA2ZXxfJ19n85BYg';
const listened = [
  `/ip4/127.0.0.1/udp/7001/webrtc-direct/${CERT}/p2p/${ID}`,
  `/ip4/10.0.0.5/udp/7001/webrtc-direct/${CERT}/p2p/${ID}`,
];

function described(input: Partial<RelayInfoInput>): ReturnType<typeof relayInfo> {
  return relayInfo({
    name: 'Olive',
    peerId: ID,
    version: '1.2.3',
    reaches: [],
    secure: false,
    listened,
    stunPort: 7002,
    ...input,
  });
}

suite('the description of a relay', () => {
  it('offers WebSocket by name and webrtc-direct by address', () => {
    const { addresses } = described({ reaches: [{ host: 'localhost', port: 7000, ips: ['127.0.0.1'] }] });
    expect(addresses).toEqual([
      `/dns4/localhost/tcp/7000/ws/p2p/${ID}`,
      `/ip4/127.0.0.1/udp/7001/webrtc-direct/${CERT}/p2p/${ID}`,
    ]);
  });

  it('offers secure WebSockets when the page is on https', () => {
    const { addresses, stun } = described({
      secure: true,
      reaches: [{ host: 'relay.example.org', port: 443, ips: ['192.0.2.7'] }],
    });
    expect(addresses).toEqual([
      `/dns4/relay.example.org/tcp/443/tls/ws/p2p/${ID}`,
      `/ip4/192.0.2.7/udp/7001/webrtc-direct/${CERT}/p2p/${ID}`,
    ]);
    expect(stun).toEqual(['stun:relay.example.org:7002']);
  });

  it('offers webrtc-direct and STUN at the ports that a router maps to its own', () => {
    const reaches = [{ host: '192.0.2.7', port: 443, ips: ['192.0.2.7'] }];
    const { addresses, stun } = described({ reaches, udpPort: 40_001, stunPort: 40_002 });
    expect(addresses).toContain(`/ip4/192.0.2.7/udp/40001/webrtc-direct/${CERT}/p2p/${ID}`);
    expect(stun).toEqual(['stun:192.0.2.7:40002']);
  });

  it('offers no webrtc-direct to others when it listens only on loopback, nor in a family without a listener', () => {
    const only = listened.slice(0, 1);
    expect(
      described({ listened: only, reaches: [{ host: '10.0.0.5', port: 1, ips: ['10.0.0.5'] }] }).addresses,
    ).toHaveLength(1);
    expect(described({ reaches: [{ host: '2001:db8::7', port: 1, ips: ['2001:db8::7'] }] }).addresses).toEqual([
      `/ip6/2001:db8::7/tcp/1/ws/p2p/${ID}`,
    ]);
  });

  it('names one place once, however many names share it', () => {
    const reaches = ['a.example', 'b.example'].map((host) => ({ host, port: 443, ips: ['192.0.2.7'] }));
    expect(described({ reaches }).addresses).toHaveLength(3);
  });

  it('offers no STUN over loopback, and brackets IPv6', () => {
    const ips: string[] = [];
    expect(
      described({
        reaches: [
          { host: 'localhost', port: 1, ips },
          { host: '127.0.0.1', port: 1, ips },
          { host: '::1', port: 1, ips },
        ],
      }).stun,
    ).toEqual([]);
    expect(described({ reaches: [{ host: '2001:db8::7', port: 1, ips }] }).stun).toEqual(['stun:[2001:db8::7]:7002']);
  });
});
