/**
 * How much a relay may send to one who listens: pure. The transport does not hold back a relay that sends without end, so what comes is
 * measured before it is read. A whole stage that talks, what was missed and the room's state fit with room to spare, also after a stall.
 */
import { RateLimit } from '../../util/rate-limit.ts';
import { TICK } from './constants.ts';
import { LISTEN_LIMITS } from './relay-messages.ts';

const BYTES = { perSecond: LISTEN_LIMITS.perSecond, burst: LISTEN_LIMITS.maxTotal, maxKeys: 1 };
/** Twice as many messages as a relay has ticks; at once, what waits in the buffers of a line that stood still for half a minute. */
const MESSAGES = { perSecond: 2_000 / TICK, burst: 2_000, maxKeys: 1 };
/** Records about the room that are looked at: everyone's, twice over, and a second what a full room renews, three times over. */
const RECORDS = { perSecond: 100, burst: 1_024, maxKeys: 1 };

export class ReceiveLimits {
  readonly #bytes = new RateLimit(BYTES);
  readonly #messages = new RateLimit(MESSAGES);
  readonly #records = new RateLimit(RECORDS);

  /** Takes a message that came at `now` (ms). False when no honest relay sends so much. */
  message(byteLength: number, now: number): boolean {
    if (byteLength > LISTEN_LIMITS.maxMessage) return false;
    return this.#messages.take('', now) && this.#bytes.take('', now, byteLength);
  }

  /** Those of the records told at `now` that may be looked at: each costs signature checks. The others come again, with the next refresh. */
  records<R>(records: readonly R[], now: number): readonly R[] {
    const over = records.findIndex(() => !this.#records.take('', now));
    return over === -1 ? records : records.slice(0, over);
  }
}
