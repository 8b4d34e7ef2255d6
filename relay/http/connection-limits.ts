/** Why a connection is refused. */
export type Refusal = 'full' | 'address';

/** Counts connections in total and per address, so that one address cannot take every place. Bounded by `most`. */
export interface ConnectionLimits {
  /**
   * A function that releases the place (once; further calls do nothing), or why there is none. `site` is a block of addresses around `address`, if it
   * has one (`addressBlocks`).
   */
  enter(address: string, site?: string): (() => void) | Refusal;
  /** Whether an address, or its site, has more than half of the places that it may have. */
  crowded(address: string, site?: string): boolean;
  readonly size: number;
  /** All places. */
  readonly most: number;
  /** Places of the address that has most of them. */
  readonly fullest: number;
}

/** Places of a site: those of so many addresses. A company or a campus is one site, and so is one attacker with a /48 of IPv6. */
const ADDRESSES_PER_SITE = 4;

/** `bounds` are read each time: who is inside stays when they become less. */
export function createConnectionLimits(bounds: {
  readonly most: number;
  readonly perAddress: number;
}): ConnectionLimits {
  const addresses = new Map<string, number>();
  const sites = new Map<string, number>();
  let size = 0;
  const room = (address: string, site: string | undefined): number =>
    Math.min(
      1 - (addresses.get(address) ?? 0) / bounds.perAddress,
      site === undefined ? 1 : 1 - (sites.get(site) ?? 0) / (bounds.perAddress * ADDRESSES_PER_SITE),
    );
  return {
    enter(address, site) {
      // First: whoever has too many is helped by nobody's leaving.
      if (room(address, site) <= 0) return 'address';
      if (size >= bounds.most) return 'full';
      count(addresses, address, 1);
      if (site !== undefined) count(sites, site, 1);
      size += 1;
      let inside = true;
      return () => {
        if (!inside) return;
        inside = false;
        size -= 1;
        count(addresses, address, -1);
        if (site !== undefined) count(sites, site, -1);
      };
    },
    crowded: (address, site) => room(address, site) < 1 / 2,
    get size() {
      return size;
    },
    get most() {
      return bounds.most;
    },
    get fullest() {
      let most = 0;
      for (const places of addresses.values()) most = Math.max(most, places);
      return most;
    },
  };
}

function count(counts: Map<string, number>, key: string, by: 1 | -1): void {
  const now = (counts.get(key) ?? 0) + by;
  if (now <= 0) counts.delete(key);
  else counts.set(key, now);
}
