import { isIPv4, isIPv6 } from 'node:net';

/** The 4 or 16 bytes of an address in text, or undefined when it is neither kind. An IPv4 address mapped into IPv6 is IPv4. */
export function ipBytes(text: string): Uint8Array | undefined {
  if (isIPv4(text)) return Uint8Array.from(text.split('.'), Number);
  const bare = text.split('%', 1)[0] ?? '';
  if (!isIPv6(bare)) return undefined;
  const [left = '', right] = bare.split('::');
  const head = groups(left);
  const tail = right === undefined ? [] : groups(right);
  const zeros = new Array<number>(16 - head.length - tail.length).fill(0);
  const bytes = Uint8Array.from([...head, ...zeros, ...tail]);
  const mapped = bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return mapped ? bytes.slice(12) : bytes;
}

function groups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

/** What a limit per address counts: one IPv4 address, or one IPv6 /64, of which a household has at least one to itself. */
export function addressKey(text: string): string {
  const bytes = ipBytes(text);
  if (bytes === undefined) return 'unknown';
  return bytes.length === 4 ? bytes.join('.') : Buffer.from(bytes.subarray(0, 8)).toString('hex');
}

export function isLoopback(text: string): boolean {
  const bytes = ipBytes(text);
  if (bytes === undefined) return false;
  return bytes.length === 4 ? bytes[0] === 127 : bytes.every((byte, index) => byte === (index === 15 ? 1 : 0));
}

/** True for 0.0.0.0 and ::, which stand for every address of the machine. */
export function isWildcard(text: string): boolean {
  return ipBytes(text)?.every((byte) => byte === 0) ?? false;
}

/** True for addresses that mean something else on every network: loopback, private, link-local, unspecified (RFC 6890). */
export function isPrivate(text: string): boolean {
  const bytes = ipBytes(text);
  if (bytes === undefined) return false;
  const [a = 0, b = 0] = bytes;
  if (bytes.length === 4) {
    return (
      a === 0 ||
      a === 10 ||
      a === 127 ||
      (a === 100 && b >= 64 && b < 128) ||
      (a === 169 && b === 254) ||
      (a === 172 && b >= 16 && b < 32) ||
      (a === 192 && b === 168)
    );
  }
  return isLoopback(text) || isWildcard(text) || (a & 0xfe) === 0xfc || (a === 0xfe && (b & 0xc0) === 0x80);
}
