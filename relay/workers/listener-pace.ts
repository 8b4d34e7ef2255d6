/**
 * How much a listener may say before its worker ends it, so that what one sends is not a message between processes each. Wider than what the relay itself
 * allows (audience.ts, listener-registry.ts), which decides about everybody who says less.
 */
import { RateLimit } from '../../src/node/util/rate-limit.ts';

const MESSAGES = { perSecond: 4, burst: 96, maxKeys: 1 };
/** What the relay takes at once, each as large as may be, and a message of full size a second. */
const BYTES = { perSecond: 8_192, burst: 131_072, maxKeys: 1 };

export class ListenerPace {
  readonly #messages = new RateLimit(MESSAGES);
  readonly #bytes = new RateLimit(BYTES);

  /** Accepts a message at `now` (ms). False when no listener says so much. */
  take(byteLength: number, now: number): boolean {
    return this.#messages.take('', now) && this.#bytes.take('', now, byteLength);
  }
}
