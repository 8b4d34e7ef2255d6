import { isIP, isIPv4 } from 'node:net';
import { hostname } from 'node:os';
import { ipBytes, isLoopback } from '../util/ip.ts';

/** Where people reach the relay. */
export interface PublicAddress {
  /** A name or an IP address without brackets. */
  readonly host: string;
  /** TCP port. */
  readonly port: number;
  /** IP addresses of the host, because webrtc-direct can be dialed only by IP address. Empty while a name is not resolved. */
  readonly ips: readonly string[];
}

/** What a request reveals of its path here. */
export interface Arrival {
  /** The Host header. */
  readonly host: string | undefined;
  /** The local address of the connection. */
  readonly localAddress: string | undefined;
  readonly localPort: number | undefined;
}

/**
 * Where the client of a request reaches the relay when its operator announced nothing: the Host header if it names this machine, otherwise the
 * address of the connection. A header is never trusted as it is, because whoever could plant one would redirect people.
 */
export function publicAddressOf(arrival: Arrival, machine: string = hostname()): PublicAddress | undefined {
  const local = plain(arrival.localAddress ?? '');
  if (local === '' || arrival.localPort === undefined) return undefined;
  const named = readHost(arrival.host);
  // A router or a container may map the port, so the header's port is used together with a name that fits.
  if (named !== undefined && isOwn(named.host, local, machine))
    return { host: named.host, port: named.port ?? arrival.localPort, ips: [local] };
  return { host: local, port: arrival.localPort, ips: [local] };
}

/** An IPv4 address mapped into IPv6, as sockets of `::` report it, in its own form. Zones are dropped because they mean nothing to others. */
function plain(address: string): string {
  const bytes = ipBytes(address);
  if (bytes === undefined) return '';
  return bytes.length === 4 ? bytes.join('.') : (address.split('%', 1)[0] ?? '');
}

function readHost(header: string | undefined): { host: string; port?: number } | undefined {
  if (header === undefined || header.length > 260) return undefined;
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::([1-9]\d{0,4}))?$/i.exec(header);
  const host = (match?.[1] ?? match?.[2] ?? '').toLowerCase();
  const port = match?.[3] === undefined ? undefined : Number(match[3]);
  if (host === '' || (match?.[1] !== undefined && isIP(host) !== 6) || (port !== undefined && port > 65_535))
    return undefined;
  return port === undefined ? { host } : { host, port };
}

function isOwn(host: string, local: string, machine: string): boolean {
  if (isIP(host) !== 0) return plain(host) === local;
  if (host === 'localhost') return isLoopback(local);
  const name = machine.toLowerCase();
  return name !== '' && (host === name || host === `${name}.local`);
}

/** First part of a multiaddr for a name or address. */
export function multiaddrHost(host: string): string {
  if (isIPv4(host)) return `/ip4/${host}`;
  return isIP(host) === 6 ? `/ip6/${host}` : `/dns4/${host}`;
}

/** In the form of a URL. */
export function urlHost(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}
