/** Random numbers that are the same in every run (mulberry32), so that a simulation can be told apart from its luck. */
export type Random = () => number;

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A time until something that happens once in `mean` happens. */
export function exponential(random: Random, mean: number): number {
  return -Math.log(1 - random()) * mean;
}
