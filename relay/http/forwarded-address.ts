/** Reads the address of a person from what the proxies in front wrote into a request. Pure, and reads no more of a header than it needs. */
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/** Where whoever asks is told by which address the relay counts them. */
export const ADDRESS_PATH = '/address';

/** The address, or why there is none: no such entry, or one that is no address (obfuscated, unknown, broken). */
export type ForwardedAddress =
  | { readonly address: string }
  /** What is wrong. */
  | { readonly missing: 'absent' | 'unreadable' };

/** An element of `Forwarded` may have further pairs; an address with zone and port is shorter. */
const MAX_ENTRY = 512;
/** RFC 9110, section 5.6.2. */
const TOKEN = "[\\w!#$%&'*+.^`|~-]+";
/** RFC 7239, section 4: a name and a token or a quoted string. */
const PAIR = new RegExp(`^(${TOKEN})=(?:(${TOKEN})|"((?:[^"\\\\]|\\\\.)*)")$`);
const WITH_PORT = /^(?:\[([^[\]]*)\]|([^:[\]]*))(?::[\w.-]{1,64})?$/;

/**
 * Of a person who came through `hops` proxies, each of which appended the address that it saw: the entry so far from the right, because anything
 * before it was written by the client. `X-Forwarded-For` if there is one, otherwise `Forwarded` (RFC 7239).
 */
export function forwardedAddress(headers: IncomingHttpHeaders, hops: number): ForwardedAddress {
  const list = headers['x-forwarded-for'];
  const entry = fromRight(list ?? headers.forwarded, hops);
  if (entry === undefined || entry === '') return { missing: 'absent' };
  const node = list === undefined ? forOf(entry) : entry;
  const address = node === undefined ? undefined : addressOf(node);
  return address === undefined ? { missing: 'unreadable' } : { address };
}

/** The n-th entry from the right, of all lines of a header taken together. Entries that proxies write have no comma inside. */
function fromRight(header: string | string[] | undefined, n: number): string | undefined {
  const text = Array.isArray(header) ? header.join(',') : header;
  if (text === undefined) return undefined;
  let end = text.length;
  for (let i = 1; i < n; i++) {
    end = text.lastIndexOf(',', end - 1);
    if (end <= 0) return undefined;
  }
  const start = end === 0 ? 0 : text.lastIndexOf(',', end - 1) + 1;
  return text.slice(start, end).trim();
}

/** The value of `for` in an element of `Forwarded`, all of whose pairs have to be well-formed. */
function forOf(element: string): string | undefined {
  if (element.length > MAX_ENTRY) return undefined;
  let found: string | undefined;
  for (const text of element.split(';')) {
    const [, name = '', token, quoted] = PAIR.exec(text.trim()) ?? [];
    if (name === '') return undefined;
    if (name.toLowerCase() !== 'for') continue;
    if (found !== undefined) return undefined;
    found = token ?? quoted?.replaceAll(/\\(.)/g, '$1');
  }
  return found;
}

/** The address in `192.0.2.1`, `192.0.2.1:5678`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:443`. */
function addressOf(node: string): string | undefined {
  if (node.length > MAX_ENTRY) return undefined;
  if (isIP(node) !== 0) return node;
  const [, bracketed, plain = ''] = WITH_PORT.exec(node) ?? [];
  if (bracketed !== undefined) return isIP(bracketed) === 6 ? bracketed : undefined;
  return isIP(plain) === 4 ? plain : undefined;
}
