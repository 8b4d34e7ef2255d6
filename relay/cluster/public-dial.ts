/** Keeps others from making this relay connect inside its own network: an address is judged by what its name resolves to. */
import { lookup } from 'node:dns/promises';
import { isPublicRelay } from '../forwarding/alternative-relays.ts';
import { addressKey, ipBytes, isReserved } from '../util/ip.ts';

export type Resolve = (name: string) => Promise<readonly string[]>;

/**
 * Resolves to what limits per address count a relay's multiaddr by. Throws for one that leads, or may lead, to an address that is not public: one of
 * several is enough. Between this and the connection the name may be given another address; what then comes is a WebSocket handshake and no more.
 */
export async function publicAddress(address: string, resolve: Resolve = resolveAll): Promise<string> {
  if (!isPublicRelay(address)) throw new Error('not a public relay');
  const host = address.split('/')[2] ?? '';
  const ips = ipBytes(host) === undefined ? await resolve(host) : [host];
  const [first] = ips;
  if (first === undefined || ips.some(isReserved)) throw new Error('not a public address');
  return addressKey(first);
}

async function resolveAll(name: string): Promise<readonly string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}
