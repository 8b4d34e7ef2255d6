import { BlockList, isIPv4, isIPv6 } from 'node:net';

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

/**
 * What limits per address count: one IPv4 address, or one IPv6 /64, of which a household has at least one to itself, and the /48 around it, which is
 * the most that one customer is given.
 */
export function addressBlocks(text: string): readonly [address: string, site?: string] {
  const bytes = ipBytes(text);
  if (bytes === undefined) return ['unknown'];
  if (bytes.length === 4) return [bytes.join('.')];
  const hex = Buffer.from(bytes.subarray(0, 8)).toString('hex');
  return [hex, hex.slice(0, 12)];
}

/** The larger of these blocks: whose entries in a table count together (`crowdedOut`). */
export function shareKey(text: string): string {
  const [address, site] = addressBlocks(text);
  return site ?? address;
}

/** The smaller of these blocks. */
export function addressKey(text: string): string {
  return addressBlocks(text)[0];
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

/**
 * Addresses that nobody has on the public network: loopback, private, link-local, shared, benchmarking, multicast, unspecified (RFC 6890 and IANA's
 * registries of special-purpose addresses). Those for documentation are left out: nothing answers there.
 */
const RESERVED = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  RESERVED.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
] as const)
  RESERVED.addSubnet(net, bits, 'ipv6');

/** Where IPv6 addresses hold an IPv4 address that packets to them are sent on to: NAT64 (RFC 6052) and 6to4 (RFC 3056). Prefix, and its place in bytes. */
const CARRIERS: readonly (readonly [prefix: readonly number[], at: number])[] = [
  [[0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], 12],
  [[0x20, 0x02], 2],
];

/** True for an address of no use to others, also one that leads to such an IPv4 address. False for what is no address. */
export function isReserved(text: string): boolean {
  const bytes = ipBytes(text);
  if (bytes === undefined) return false;
  if (bytes.length === 4) return RESERVED.check(bytes.join('.'), 'ipv4');
  const carrier = CARRIERS.find(([prefix]) => prefix.every((byte, i) => bytes[i] === byte));
  if (carrier !== undefined) return isReserved(bytes.subarray(carrier[1], carrier[1] + 4).join('.'));
  return RESERVED.check(text.split('%', 1)[0] ?? '', 'ipv6');
}
