/**
 * Which entry makes place in a full table: the youngest of whoever holds most, if that is more than the newcomer would hold then. So whoever fills a
 * table pushes out only their own. `shares`: who holds each entry, the youngest last; undefined, for a holder or the newcomer: whose entries always
 * find place and never make it. Undefined when there is none.
 */
export function crowdedOut<Key>(
  shares: Iterable<readonly [key: Key, holder: string | undefined]>,
  newcomer: string | undefined,
): Key | undefined {
  const held = new Map<string, { count: number; youngest: Key }>();
  for (const [key, holder] of shares)
    if (holder !== undefined) held.set(holder, { count: (held.get(holder)?.count ?? 0) + 1, youngest: key });
  const least = newcomer === undefined ? 1 : (held.get(newcomer)?.count ?? 0) + 2;
  let most: { count: number; youngest: Key } | undefined;
  for (const share of held.values()) if (share.count >= (most === undefined ? least : most.count + 1)) most = share;
  return most?.youngest;
}
