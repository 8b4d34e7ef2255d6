/** To what the relay's name leads, and whether something answers there. */
import { lookup } from 'node:dns/promises';
import { connect, isIP, isIPv6 } from 'node:net';
import { isLoopback, isReserved } from '../../util/ip.ts';
import { type Finding, finding } from '../finding.ts';
import { why, within } from '../within.ts';
import type { Target } from './target.ts';

/** An address, and how long a TCP connection to it took, ms, or why there is none. */
export interface Tried {
  readonly address: string;
  readonly outcome: number | string;
}

/** As `why` says it. */
const REFUSED = 'connection refused';
/** Addresses of one name that are tried. */
const MAX_ADDRESSES = 8;

/** As programs on this computer see them (its hosts file, then DNS). Rejects for an unknown name. */
export async function addressesOf({ host, timeout }: Target): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  const found = await within(timeout, lookup(host, { all: true }));
  return [...new Set(found.map(({ address }) => address))].slice(0, MAX_ADDRESSES);
}

export function judgeName(host: string, addresses: readonly string[]): Finding {
  const name = 'name';
  const unusable = addresses.filter(isReserved);
  const list = addresses.map((address) => `${address} (${kindOf(address)})`).join(', ');
  const seen = isIP(host) === 0 ? `${host} is ${list}` : list;
  if (unusable.length === 0) {
    const missing = addresses.some(isIPv6) ? '' : '; no IPv6';
    return finding(name, 'ok', seen + missing);
  }
  if (unusable.length < addresses.length)
    return finding(
      name,
      'warn',
      seen,
      `take ${unusable.join(', ')} out of the name's records: nobody outside reaches it`,
    );
  if (addresses.every(isLoopback)) return finding(name, 'ok', `${seen}: this computer alone`);
  return finding(
    name,
    'warn',
    `${seen}: nobody outside that network reaches it`,
    'for everybody, give the name the public address (of the router, which then forwards the ports)',
  );
}

function kindOf(address: string): string {
  if (isLoopback(address)) return 'loopback';
  return isReserved(address) ? 'private' : isIPv6(address) ? 'public, IPv6' : 'public, IPv4';
}

/** Connects to each address at once. */
export function tryAll({ port, timeout }: Target, addresses: readonly string[]): Promise<readonly Tried[]> {
  return Promise.all(
    addresses.map(async (address) => ({ address, outcome: await tryOne(address, port, timeout).catch(why) })),
  );
}

async function tryOne(address: string, port: number, timeout: number): Promise<number> {
  const since = performance.now();
  const socket = connect({ host: address, port });
  try {
    const opened = new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    await within(timeout, opened);
    return performance.now() - since;
  } finally {
    // What comes after the time is up has no listener otherwise, and would end the process.
    socket.on('error', () => undefined).destroy();
  }
}

export function judgePort(port: number, tried: readonly Tried[]): Finding {
  const name = `TCP port ${port}`;
  const lost = tried.filter(({ outcome }) => typeof outcome === 'string');
  const list = tried.map(({ address, outcome }) => `${address} ${typeof outcome === 'number' ? 'answers' : outcome}`);
  const seen = list.join(', ');
  // On one computer a refusal comes at once, and the next address is tried: nobody waits.
  const harmless = lost.every(({ address, outcome }) => isLoopback(address) && outcome === REFUSED);
  if (lost.length === 0 || (lost.length < tried.length && harmless)) return finding(name, 'ok', seen);
  if (lost.length < tried.length)
    return finding(
      name,
      'warn',
      seen,
      `browsers may try ${lost[0]!.address} first: let the relay or proxy listen there too (--host ::), or take that address out of the name's records`,
    );
  const refused = lost.every(({ outcome }) => outcome === REFUSED);
  return finding(
    name,
    'fail',
    seen,
    refused
      ? 'nothing listens there: start the relay, or its proxy; without a proxy it needs --host 0.0.0.0'
      : `open TCP port ${port} in the firewall, and let the router forward it`,
  );
}
