/**
 * The header with which a TCP balancer says whose connection it brings, before anything else on it: the PROXY protocol of haproxy, versions 1 and 2. Pure, and strict: what departs from
 * the protocol is malformed as soon as that shows.
 */
import { isIPv4, isIPv6 } from 'node:net';

export type ProxyHeader =
  /** The first bytes of one. */
  | 'partial'
  | 'malformed'
  /** `length` bytes of header. Without an address the balancer speaks for itself, as when it looks whether the relay is up. */
  | { readonly length: number; readonly address?: string };

const V1 = Buffer.from('PROXY ');
/** Of a line, with its end; the protocol says so. */
const V1_MOST = 107;
const V2 = Buffer.from('\r\n\r\n\0\r\nQUIT\n');
const V2_FIXED = 16;
/** Addresses take 36 bytes, what balancers add a few hundred. */
const V2_MOST = 2_048;

/** Of what has come so far on a connection. */
export function readProxyHeader(bytes: Buffer): ProxyHeader {
  if (begins(bytes, V2)) return binary(bytes);
  return begins(bytes, V1) ? text(bytes) : 'malformed';
}

function begins(bytes: Buffer, start: Buffer): boolean {
  const length = Math.min(bytes.length, start.length);
  return bytes.subarray(0, length).equals(start.subarray(0, length));
}

function text(bytes: Buffer): ProxyHeader {
  const end = bytes.subarray(0, V1_MOST).indexOf('\r\n');
  if (end === -1) return bytes.length < V1_MOST ? 'partial' : 'malformed';
  const length = end + 2;
  const [, family, from = '', to = '', fromPort = '', toPort = '', ...rest] = bytes
    .toString('latin1', 0, end)
    .split(' ');
  // Whatever follows is to be left unread.
  if (family === 'UNKNOWN') return { length };
  const isAddress = family === 'TCP4' ? isIPv4 : family === 'TCP6' ? isIPv6 : () => false;
  const sound = isAddress(from) && isAddress(to) && isPort(fromPort) && isPort(toPort) && rest.length === 0;
  return sound ? { length, address: from } : 'malformed';
}

function isPort(word: string): boolean {
  return /^(0|[1-9]\d{0,4})$/.test(word) && Number(word) <= 65_535;
}

function binary(bytes: Buffer): ProxyHeader {
  if (bytes.length < V2_FIXED) return 'partial';
  const command = bytes[12]!;
  const rest = bytes.readUInt16BE(14);
  if ((command !== 0x20 && command !== 0x21) || rest > V2_MOST) return 'malformed';
  const length = V2_FIXED + rest;
  const family = bytes[13]!;
  // From the balancer itself, or it does not know from whom: whatever follows is to be left unread.
  const unknown = command === 0x20 || family === 0;
  const address = unknown ? undefined : addressIn(family, rest, bytes.subarray(V2_FIXED));
  if (address === 'malformed') return 'malformed';
  if (bytes.length < length) return 'partial';
  return address === undefined ? { length } : { length, address };
}

/** TCP over IPv4 or IPv6: source, destination, and their ports. What follows is not read. '' while it is not all there. */
function addressIn(family: number, room: number, bytes: Buffer): string {
  const size = family === 0x11 ? 4 : family === 0x21 ? 16 : 0;
  if (size === 0 || room < 2 * size + 4) return 'malformed';
  if (bytes.length < size) return '';
  if (size === 4) return bytes.subarray(0, 4).join('.');
  return Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(2 * i).toString(16)).join(':');
}
