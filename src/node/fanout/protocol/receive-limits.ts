/**
 * How much a relay may send to a listener: pure. The transport does not slow down a relay that sends without end, so messages are measured before
 * they are read. A whole stage that talks, history and the room's state fit with room to spare, even after a stall.
 */
import { RateLimit } from '../../util/rate-limit.ts';
import { TICK } from './constants.ts';
import { LISTEN_LIMITS } from './relay-messages.ts';

const BYTES = { perSecond: LISTEN_LIMITS.perSecond, burst: LISTEN_LIMITS.maxTotal, maxKeys: 1 };
/** Twice as many messages as a relay has ticks; at once, what accumulates in the buffers of a connection that stalled for half a minute. */
const MESSAGES = { perSecond: 2_000 / TICK, burst: 2_000, maxKeys: 1 };
/** Records about the room that are decoded: at once everyone's, twice over; per second what a full room renews, three times over. */
const RECORDS = { perSecond: 100, burst: 1_024, maxKeys: 1 };

export class ReceiveLimits {
  readonly #bytes = new RateLimit(BYTES);
  readonly #messages = new RateLimit(MESSAGES);
  readonly #records = new RateLimit(RECORDS);

  /** Accepts a message that arrived at `now` (ms). False when no honest relay sends that much. */
  message(byteLength: number, now: number): boolean {
    if (byteLength > LISTEN_LIMITS.maxMessage) return false;
    return this.#messages.take('', now) && this.#bytes.take('', now, byteLength);
  }

  /** Those of the records received at `now` that may be decoded, as each costs signature checks. The others arrive again with the next refresh. */
  records<R>(records: readonly R[], now: number): readonly R[] {
    const over = records.findIndex(() => !this.#records.take('', now));
    return over === -1 ? records : records.slice(0, over);
  }
}
