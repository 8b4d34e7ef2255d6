/** What a relay says of itself in /relay.json, read strictly: it decides where this program connects to. */
import { isIP } from 'node:net';
import { keyOfPeerId } from '../../../src/node/identity/peer-id.ts';
import { isRelayAddress, relayPeerId } from '../../../src/node/relays/address.ts';
import { ipBytes, isReserved } from '../../util/ip.ts';
import { type Finding, finding } from '../finding.ts';

export interface Place {
  /** Name or address, without brackets. */
  readonly host: string;
  readonly port: number;
}

export interface Description {
  readonly name: string;
  readonly version: string;
  readonly peerId: string;
  /** The relay's raw key. */
  readonly key: Uint8Array;
  /** Multiaddrs, best first. */
  readonly addresses: readonly string[];
  readonly stun: readonly Place[];
}

/** Entries of a list that are looked at. */
const MAX_LISTED = 16;
const MAX_NAME = 160;

/** Undefined for what no relay says. */
export function readDescription(text: string): Description | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { name, version, peerId, addresses, stun } = value as Readonly<Record<string, unknown>>;
  if (!isShort(name) || !isShort(version) || !isShort(peerId) || !isList(addresses) || !isList(stun)) return undefined;
  const key = keyOfPeerId(peerId);
  const places = stun.map(stunPlace);
  const own = (address: string): boolean => isRelayAddress(address) && relayPeerId(address) === peerId;
  if (key === undefined || !addresses.every(own) || !places.every((place) => place !== undefined)) return undefined;
  return { name, version, peerId, key, addresses, stun: places };
}

function isShort(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_NAME;
}

function isList(value: unknown): value is string[] {
  return Array.isArray(value) && value.length <= MAX_LISTED && value.every((entry) => typeof entry === 'string');
}

function stunPlace(text: string): Place | undefined {
  const [, bracketed, plain, digits] =
    /^stun:(?:\[([0-9a-f:.]{2,45})\]|([a-z0-9.-]{1,253})):([1-9]\d{0,4})$/i.exec(text) ?? [];
  const host = bracketed ?? plain ?? '';
  const port = Number(digits);
  if (host === '' || port > 65_535 || (bracketed !== undefined && isIP(bracketed) !== 6)) return undefined;
  return { host, port };
}

/** The IP address and port of a webrtc-direct multiaddr; undefined for another. */
export function directPlace(address: string): Place | undefined {
  const [, host, port] = /^\/ip[46]\/([^/]+)\/udp\/(\d+)\/webrtc-direct\//.exec(address) ?? [];
  return host === undefined || ipBytes(host) === undefined ? undefined : { host, port: Number(port) };
}

/** Whether to ask at an address that a relay names: a public one sends nobody into the network of whoever looks at it. */
export function mayAsk(ip: string, reached: string): boolean {
  return !isReserved(ip) || isReserved(reached);
}

/** Whether people are sent to where the relay was asked. `addresses`: to what its name leads. */
export function judgeDescription(
  at: { readonly host: string; readonly port: number; readonly secure: boolean },
  addresses: readonly string[],
  description: Description,
): Finding {
  const name = 'what it announces';
  const sockets = description.addresses.filter((address) => address.includes('/tcp/'));
  const [first] = sockets;
  const [, , host = '', , port] = first?.split('/') ?? [];
  const place =
    first === undefined ? 'no WebSocket' : `${host}:${port}, ${/\/tls\/|\/wss\//.test(first) ? 'wss' : 'ws'}`;
  const seen = `${description.name}, version ${description.version}, ${place}`;
  const announce = `start it with --announce ${at.host}${at.port === 443 ? '' : `:${at.port}`}`;
  const matches = sockets.some((address) => {
    const [, , named = '', , tcp] = address.split('/');
    return (
      (named === at.host || addresses.includes(named)) &&
      Number(tcp) === at.port &&
      /\/tls\/|\/wss\//.test(address) === at.secure
    );
  });
  if (matches) return finding(name, 'ok', seen);
  if (at.secure && sockets.length > 0 && !sockets.some((address) => /\/tls\/|\/wss\//.test(address)))
    return finding(
      name,
      'fail',
      `${seen}: an https page may not use ws`,
      `the proxy does the https: ${announce} --behind-proxy`,
    );
  return finding(name, 'warn', `${seen}: not where it was asked`, announce);
}
