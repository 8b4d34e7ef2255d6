import { isIPv4 } from 'node:net';
import { DEFAULT_COMMUNITY } from '../../src/node/directory/constants.ts';
import { isLoopback } from '../util/ip.ts';
import { multiaddrHost, type PublicAddress, urlHost } from './public-address.ts';

/** What `/relay.json` tells a page about the relay it came from. */
export interface RelayInfo {
  readonly name: string;
  readonly peerId: string;
  /** Multiaddrs that a browser can dial, best first. */
  readonly addresses: readonly string[];
  /** STUN servers, as `stun:host:port`. */
  readonly stun: readonly string[];
  readonly community: string;
  /** Other relays with free places, the emptiest first: signed offers, checked by this relay. */
  readonly offers: readonly { readonly address: string; readonly free: number }[];
  readonly version: string;
  /** Links to rooms that tell of them: at /r/ and the room's id. */
  readonly previews: true;
  /** There are replays at /replays.json. */
  readonly replays?: true;
  /** How many rooms are planned: they are at /planned. Absent when none are. */
  readonly planned?: number;
  /** It reminds by Web Push of what is planned: the key by which browsers let it, base64url. */
  readonly push?: string;
}

export interface RelayInfoInput {
  readonly name: string;
  readonly peerId: string;
  readonly version: string;
  /** How the client reaches the relay: one place derived from the request, or all announced ones. */
  readonly reaches: readonly PublicAddress[];
  /** Pages and WebSockets are https and wss. */
  readonly secure: boolean;
  /** webrtc-direct addresses on which the relay listens. */
  readonly listened: readonly string[];
  readonly stunPort?: number;
  /** UDP port of webrtc-direct where people reach it by another than the relay listens on. */
  readonly udpPort?: number;
  readonly offers?: RelayInfo['offers'];
  readonly replays?: boolean;
  readonly planned?: number;
  readonly push?: string;
}

/** Offers passed on: as many as a page remembers. */
const MAX_OFFERS = 15;

/** Pure: the same input gives the same result. */
export function relayInfo(input: RelayInfoInput): RelayInfo {
  const {
    name,
    peerId,
    version,
    reaches,
    secure,
    listened,
    stunPort,
    udpPort,
    offers = [],
    replays,
    planned = 0,
    push,
  } = input;
  const sockets = reaches.map(
    ({ host, port }) => `${multiaddrHost(host)}/tcp/${port}/${secure ? 'tls/ws' : 'ws'}/p2p/${peerId}`,
  );
  const direct = [...new Set(reaches.flatMap(({ ips }) => ips))].flatMap((ip) => directAddress(ip, listened, udpPort));
  // Over loopback a client would learn 127.0.0.1, which helps nobody to reach it.
  const asked = stunPort === undefined ? [] : reaches.filter(({ host }) => host !== 'localhost' && !isLoopback(host));
  return {
    name,
    peerId,
    addresses: [...sockets, ...direct],
    stun: [...new Set(asked.map(({ host }) => `stun:${urlHost(host)}:${stunPort}`))],
    community: DEFAULT_COMMUNITY,
    offers: offers.slice(0, MAX_OFFERS),
    version,
    previews: true,
    ...(replays === true && { replays }),
    ...(planned > 0 && { planned }),
    ...(push !== undefined && { push }),
  };
}

/** A listening address with its IP, and port if there is one, replaced by the public one; certificate and peer id stay. None when no listener has that family. */
function directAddress(ip: string, listened: readonly string[], port: number | undefined): string[] {
  const family = isIPv4(ip) ? 'ip4' : 'ip6';
  for (const address of listened) {
    const match = new RegExp(`^/${family}/([^/]+)/udp/(\\d+)(/webrtc-direct/certhash/.+)$`).exec(address);
    const bound = match?.[1];
    if (bound === undefined || match?.[3] === undefined) continue;
    // Bound to loopback only, it cannot be reached at any other address.
    if (isLoopback(bound) && !isLoopback(ip)) continue;
    return [`/${family}/${ip}/udp/${port ?? match[2]}${match[3]}`];
  }
  return [];
}
