/**
 * Says to the operator that many people count as one address: their proxy names no addresses, or they share one. Otherwise the first hundred of them get
 * in, and nobody learns why the next is refused.
 */
import type { Counters } from '../util/counters.ts';
import type { Log } from '../util/log.ts';
import type { ConnectionLimits } from './connection-limits.ts';

export interface AddressNoticesOptions {
  readonly counters: Counters;
  readonly limits: readonly Pick<ConnectionLimits, 'size' | 'fullest'>[];
  /** Read each time. */
  readonly perAddress: number;
  readonly log: Log;
  /** ms from a clock that does not jump. */
  readonly now?: () => number;
}

export interface AddressNotices {
  /** What holds now, in sentences. */
  readonly current: readonly string[];
  stop(): void;
}

/** A notice holds for this long after its reason was last seen, and is logged once in that time, ms. */
const HOLDS = 600_000;
/** ms. */
const INTERVAL = 5_000;

const CONFIGURE =
  'nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; haproxy: option forwardfor; or the RFC 7239 header Forwarded';
const SENTENCES = {
  absent: `the proxy names no address of the people who come through it, so all of them share the limits of one. Let it send one (${CONFIGURE}), and see --trusted-hops`,
  unreadable: `the proxy sends something that is no address of the people who come through it, so all of them share the limits of one. Let it send an IP address (${CONFIGURE}), and see --trusted-hops`,
  crowded:
    'one address has most of the people here and is about to reach its limit. Many may share it: raise --max-per-address then. If it is the address of a proxy, use --behind-proxy',
} as const;
type Kind = keyof typeof SENTENCES;

export function createAddressNotices(options: AddressNoticesOptions): AddressNotices {
  const { counters, limits, log, now = () => performance.now() } = options;
  const counted = { absent: 0, unreadable: 0 };
  const seen = new Map<Kind, number>();
  const told = new Map<Kind, number>();

  const note = (kind: Kind, at: number): void => {
    seen.set(kind, at);
    if (at - (told.get(kind) ?? Number.NEGATIVE_INFINITY) < HOLDS) return;
    told.set(kind, at);
    log.warn({}, SENTENCES[kind]);
  };
  const look = (at: number): void => {
    const counts = counters.read();
    for (const kind of ['absent', 'unreadable'] as const) {
      const count = counts[`upgrade.unforwarded.${kind}`];
      if (count > counted[kind]) note(kind, at);
      counted[kind] = count;
    }
    if (limits.some(({ fullest, size }) => fullest * 2 > size && fullest * 4 >= options.perAddress * 3))
      note('crowded', at);
  };
  const timer = setInterval(() => look(now()), INTERVAL).unref();
  return {
    get current() {
      const at = now();
      look(at);
      return [...seen].filter(([, last]) => at - last < HOLDS).map(([kind]) => SENTENCES[kind]);
    },
    stop: () => clearInterval(timer),
  };
}
