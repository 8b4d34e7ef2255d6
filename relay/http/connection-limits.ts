/** Why a connection is refused. */
export type Refusal = 'full' | 'address';

/** Counts connections in total and per address, so that one address cannot take every place. Bounded by `most`. */
export interface ConnectionLimits {
  /** A function that releases the place (once; further calls do nothing), or why there is none. */
  enter(address: string): (() => void) | Refusal;
  readonly size: number;
}

export function createConnectionLimits({
  most,
  perAddress,
}: {
  readonly most: number;
  readonly perAddress: number;
}): ConnectionLimits {
  const counts = new Map<string, number>();
  let size = 0;
  return {
    enter(address) {
      if (size >= most) return 'full';
      const count = counts.get(address) ?? 0;
      if (count >= perAddress) return 'address';
      counts.set(address, count + 1);
      size += 1;
      let inside = true;
      return () => {
        if (!inside) return;
        inside = false;
        size -= 1;
        const left = (counts.get(address) ?? 1) - 1;
        if (left === 0) counts.delete(address);
        else counts.set(address, left);
      };
    },
    get size() {
      return size;
    },
  };
}
