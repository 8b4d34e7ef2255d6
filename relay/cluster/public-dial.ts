/** Keeps others from making this relay connect inside its own network: an address is judged by what its name resolves to. */
import { lookup } from 'node:dns/promises';
import { isIPv6, type LookupFunction } from 'node:net';
import { isPublicRelay } from '../forwarding/alternative-relays.ts';
import { ipBytes, isReserved, shareKey } from '../util/ip.ts';

export type Resolve = (name: string) => Promise<readonly string[]>;

/**
 * Resolves to what limits per address count a relay's multiaddr by. Throws for one that leads, or may lead, to an address that is not public: one of
 * several is enough; and when the signal aborts, because a lookup by itself may take as long as it likes. Where libp2p dials, the name
 * may be given another address in between; what then comes is a WebSocket handshake and no more.
 */
export async function publicAddress(
  address: string,
  signal: AbortSignal,
  resolve: Resolve = resolveAll,
): Promise<string> {
  if (!isPublicRelay(address)) throw new Error('not a public relay');
  const host = address.split('/')[2] ?? '';
  const ips = ipBytes(host) === undefined ? await raceSignal(resolve(host), signal) : [host];
  return shareKey(judged(ips)[0]);
}

/**
 * Node's lookup of a name for a connection, which fails unless every address of the name is public: what is dialed is what was judged. A host that is an
 * address is not looked up.
 */
export const publicLookup: LookupFunction = (name, { all }, done) => publicLookupBy(resolveAll, name, all, done);

export function publicLookupBy(
  resolve: Resolve,
  name: string,
  all: boolean | undefined,
  done: Parameters<LookupFunction>[2],
): void {
  resolve(name)
    .then((ips) => judged(ips).map((address) => ({ address, family: isIPv6(address) ? 6 : 4 })))
    .then(
      (found) => (all === true ? done(null, found) : done(null, found[0]!.address, found[0]!.family)),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), []),
    );
}

function judged(ips: readonly string[]): readonly [string, ...string[]] {
  const [first, ...more] = ips;
  if (first === undefined || ips.some(isReserved)) throw new Error('not a public address');
  return [first, ...more];
}

/** Rejects when the signal aborts; the work goes on, and its result is dropped. */
async function raceSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function resolveAll(name: string): Promise<readonly string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}
