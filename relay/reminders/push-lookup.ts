/** Looks up the name of a push service. Not in the system's own way: that takes one of the few threads that files need too, for as long as a stranger's nameserver likes. */
import { Resolver } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { publicLookupBy } from '../cluster/public-dial.ts';

/** For one nameserver to answer, ms. */
const PATIENCE = 3_000;

/** Judges as `publicLookup` does. Ends with the signal. `servers`: nameservers, as `Resolver.setServers` has them; without them the system's. */
export function pushLookup(signal: AbortSignal, servers?: readonly string[]): LookupFunction {
  return (name, { all }, done) => publicLookupBy((asked) => addressesOf(asked, signal, servers), name, all, done);
}

async function addressesOf(
  name: string,
  signal: AbortSignal,
  servers: readonly string[] | undefined,
): Promise<readonly string[]> {
  signal.throwIfAborted();
  const resolver = new Resolver({ timeout: PATIENCE, tries: 1 });
  if (servers !== undefined) resolver.setServers(servers);
  const cancel = (): void => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    // A name may have addresses of one kind alone.
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    const failed = answers.find((answer) => answer.status === 'rejected');
    if (found.length === 0 && failed !== undefined) throw failed.reason;
    return found;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
