import { isIPv4 } from 'node:net';
import { DEFAULT_COMMUNITY } from '../../src/node/directory/constants.ts';
import { isLoopback } from '../util/ip.ts';
import { multiaddrHost, type PublicAddress, urlHost } from './public-address.ts';

/** What `/relay.json` tells a page about the relay it came from. */
export interface RelayInfo {
  readonly name: string;
  readonly peerId: string;
  /** Multiaddrs a browser can dial, best first. */
  readonly addresses: readonly string[];
  /** STUN servers, as `stun:host:port`. */
  readonly stun: readonly string[];
  readonly community: string;
  /** Other relays that have places free, the emptiest first: signed offers, checked by this relay. */
  readonly offers: readonly { readonly address: string; readonly free: number }[];
  readonly version: string;
}

export interface RelayInfoInput {
  readonly name: string;
  readonly peerId: string;
  readonly version: string;
  /** How the reader reaches the relay: one place derived from the request, or all announced ones. */
  readonly reaches: readonly PublicAddress[];
  /** Pages and WebSockets are https and wss. */
  readonly secure: boolean;
  /** webrtc-direct addresses as listened on. */
  readonly listened: readonly string[];
  readonly stunPort?: number;
  readonly offers?: RelayInfo['offers'];
}

/** Offers handed on: as many relays as a page remembers. */
const MAX_OFFERS = 15;

/** Pure: the same input gives the same description. */
export function relayInfo(input: RelayInfoInput): RelayInfo {
  const { name, peerId, version, reaches, secure, listened, stunPort, offers = [] } = input;
  const sockets = reaches.map(
    ({ host, port }) => `${multiaddrHost(host)}/tcp/${port}/${secure ? 'tls/ws' : 'ws'}/p2p/${peerId}`,
  );
  const direct = [...new Set(reaches.flatMap(({ ips }) => ips))].flatMap((ip) => directAddress(ip, listened));
  // Over loopback a person would learn 127.0.0.1, which helps nobody to reach them.
  const asked = stunPort === undefined ? [] : reaches.filter(({ host }) => host !== 'localhost' && !isLoopback(host));
  return {
    name,
    peerId,
    addresses: [...sockets, ...direct],
    stun: [...new Set(asked.map(({ host }) => `stun:${urlHost(host)}:${stunPort}`))],
    community: DEFAULT_COMMUNITY,
    offers: offers.slice(0, MAX_OFFERS),
    version,
  };
}

/** A listened address with its IP replaced by the one people reach: port, certificate and peer id stay. None when no listener has that family. */
function directAddress(ip: string, listened: readonly string[]): string[] {
  const family = isIPv4(ip) ? 'ip4' : 'ip6';
  for (const address of listened) {
    const match = new RegExp(`^/${family}/([^/]+)(/udp/\\d+/webrtc-direct/certhash/.+)$`).exec(address);
    const bound = match?.[1];
    if (bound === undefined || match?.[2] === undefined) continue;
    // Bound to loopback alone it cannot be reached by any other address.
    if (isLoopback(bound) && !isLoopback(ip)) continue;
    return [`/${family}/${ip}${match[2]}`];
  }
  return [];
}
