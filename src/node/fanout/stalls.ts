/**
 * A line that loses packets, told by when its messages come: pure. TCP hands over in order (RFC 9293, section 3.4): all that follows a lost
 * packet waits for it and then comes at once. A stop of whoever sends looks otherwise, for nobody sends two messages at once after it.
 */

/** Nothing for this long, ms, is a pause: twice what lies between two bundles of one voice. A longer one than the second is an outage or silence. */
const PAUSE = 120;
const OUTAGE = 2_000;
/** Messages this close, ms, came at once: relays send none closer than 20 ms, speakers seldom. */
const AT_ONCE = 8;
/** So many stalls within so long, ms, are a line that loses packets; it does no more once there was none for so long, ms. */
const MANY = 3;
const WITHIN = 20_000;
const CALM = 60_000;

export class Stalls {
  #cameAt = Number.NEGATIVE_INFINITY;
  /** When the last pause ended that may turn out to be a stall. */
  #endedAt = Number.NEGATIVE_INFINITY;
  /** The last stalls, at most MANY. */
  #stalls: readonly number[] = [];
  #often = false;

  /** A message came, at `now` (ms of a clock that does not jump). */
  note(now: number): void {
    const pause = now - this.#cameAt;
    this.#cameAt = now;
    if (pause >= PAUSE && pause < OUTAGE) {
      this.#endedAt = now;
    } else if (now - this.#endedAt <= AT_ONCE) {
      this.#endedAt = Number.NEGATIVE_INFINITY;
      this.#stalls = [...this.#stalls, now].slice(-MANY);
      if (this.#stalls.length === MANY && now - this.#stalls[0]! <= WITHIN) this.#often = true;
    }
  }

  /** True from when the line has stalled again and again until it has not for a minute. */
  often(now: number): boolean {
    if (this.#often && now - this.#stalls.at(-1)! > CALM) this.#often = false;
    return this.#often;
  }
}
