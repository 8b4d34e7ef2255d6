/** How many more listeners a relay can take, as its limits and its line allow. */

export interface Load {
  readonly listeners: number;
  readonly maxListeners: number;
  /** To all listeners, and the most that may go out. */
  readonly bytesPerSecond: number;
  readonly maxBandwidth: number;
}

/** One voice and the stage's records, 57 kbit/s: what a listener comes to cost once somebody talks. */
const LISTENER = 7_125;

/** A present listener's share where that is more than one voice: ten at once are ten times as much. */
export function placesLeft({ listeners, maxListeners, bytesPerSecond, maxBandwidth }: Load): number {
  const each = Math.max(LISTENER, listeners === 0 ? 0 : bytesPerSecond / listeners);
  return Math.max(0, Math.min(maxListeners - listeners, Math.floor((maxBandwidth - bytesPerSecond) / each)));
}
