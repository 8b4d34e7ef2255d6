/** Where a relay may send pushes. Anybody can name an address here, so it is judged like any that a stranger names: by its text, and by what it resolves to (public-dial.ts). */
import { ECDH } from 'node:crypto';
import { isIP } from 'node:net';

/** Names that lead nobody out of their own network (RFC 6761, 6762, 8375, and what ICANN keeps for it). */
const INNER = /(^|\.)(localhost|local|internal|home\.arpa|lan|test|invalid|onion)$/;

/** https at its own port, at a name, and nothing that could be a password. */
export function isPushEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, port, username, password, hash } = new URL(text);
  // URLs write an address of IPv6 in brackets, and every other way to write one of IPv4 as this one.
  const isAddress = isIP(hostname) !== 0 || hostname.startsWith('[');
  return (
    protocol === 'https:' &&
    port === '' &&
    username === '' &&
    password === '' &&
    hash === '' &&
    !isAddress &&
    /^[^.].*\.[^.]+$/.test(hostname) &&
    !INNER.test(hostname)
  );
}

/** Whether something can be encrypted for this key: not every 65 bytes are a point of P-256. */
export function isBrowserKey(key: Uint8Array): boolean {
  try {
    ECDH.convertKey(key, 'prime256v1');
    return true;
  } catch {
    return false;
  }
}
