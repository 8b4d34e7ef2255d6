import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isLoopback } from '../util/ip.ts';
import type { Log } from '../util/log.ts';

/** Home connections change their address about daily; names are resolved this often, ms. */
const REFRESH = 600_000;
/** Addresses kept per name. */
const MAX_ADDRESSES = 4;

export type Lookup = (name: string) => Promise<readonly string[]>;

export interface ResolvedNames {
  /** Addresses of each name as last resolved; a name that fails keeps its previous ones. Those of loopback lead nobody here, unless the name says so. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  /** Resolves all names again. Never rejects. */
  refresh(): Promise<void>;
  stop(): void;
}

/** Keeps the IP addresses of the relay's announced names. Starts with an empty map; call `refresh` to fill it. */
export function resolveNames(hosts: readonly string[], log: Log, find: Lookup = findAddresses): ResolvedNames {
  const names = [...new Set(hosts.filter((host) => isIP(host) === 0))];
  const addresses = new Map<string, readonly string[]>();
  const refresh = async (): Promise<void> => {
    for (const name of names) {
      try {
        const found = await find(name);
        // Debian's /etc/hosts leads the machine's own name to 127.0.1.1.
        const reached = isLocal(name) ? found : found.filter((address) => !isLoopback(address));
        addresses.set(name, reached.slice(0, MAX_ADDRESSES));
        if (reached.length < found.length)
          log.warn(
            { name },
            'on this machine an announced name leads to the machine itself; that address is not announced',
          );
      } catch (error) {
        log.warn(
          { name, error: String(error) },
          'an announced name has no address; webrtc-direct is not announced for it',
        );
      }
    }
  };
  const timer = names.length === 0 ? undefined : setInterval(() => void refresh(), REFRESH).unref();
  return { addresses, refresh, stop: () => clearInterval(timer) };
}

function isLocal(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost');
}

async function findAddresses(name: string): Promise<readonly string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}
