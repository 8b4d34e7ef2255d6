/** Everything the relay counts by itself, with the sentence that explains it. Drops are named after what was dropped and why. */
export const COUNTED = {
  'http.answered': 'HTTP requests answered',
  'http.refused.malformed': 'HTTP requests that could not be read',
  'http.refused.method': 'HTTP requests with a method other than GET or HEAD',
  'upgrade.accepted': 'WebSockets let in',
  'upgrade.refused.path': 'WebSockets refused: nothing speaks WebSocket at that path',
  'upgrade.refused.full': 'WebSockets refused: the relay is full',
  'upgrade.refused.address': 'WebSockets refused: too many from one address',
  'upgrade.failed': 'WebSockets dropped: what stands behind them did not answer',
  'listen.accepted': 'Listeners let in',
  'listen.refused.full': 'Listeners refused: the relay or the room is full',
  'listen.refused.malformed': 'Listeners refused: what they said first could not be read',
  'listen.dropped.slow': 'Audio messages left out for listeners that lagged',
  'listen.closed.slow': 'Listeners closed: they lagged for seconds',
  'publish.accepted': 'Bundles taken from speakers',
  'publish.refused': 'Speakers refused: no more rooms, or what they said first could not be read',
  'publish.dropped.malformed': 'Bundles dropped: not a bundle',
  'publish.dropped.not-a-speaker': 'Bundles dropped: the room has no such speaker',
  'publish.dropped.flood': 'Bundles dropped: faster than anyone talks',
  'publish.dropped.replay': 'Bundles dropped: seen before',
  'publish.dropped.stale': 'Bundles dropped: too old, or from another time',
  'publish.dropped.signature': 'Bundles dropped: not signed by the speaker',
  'stun.answered': 'STUN requests answered',
  'stun.dropped.malformed': 'STUN packets dropped: not a Binding request',
  'stun.dropped.rate': 'STUN packets dropped: too many, from one address or in all',
  'process.rejections': 'Failed background work that nothing was waiting for',
} as const satisfies Readonly<Record<string, string>>;

export type Counted = keyof typeof COUNTED;

/** Monotonic counts since start; a metrics page prints them beside their sentences. */
export interface Counters {
  add(what: Counted): void;
  /** A copy: every name in `COUNTED`, zero included. */
  read(): Readonly<Record<Counted, number>>;
}

export function createCounters(): Counters {
  const counts = Object.fromEntries(Object.keys(COUNTED).map((name) => [name, 0])) as Record<Counted, number>;
  return {
    add(what) {
      counts[what] += 1;
    },
    read() {
      return { ...counts };
    },
  };
}
