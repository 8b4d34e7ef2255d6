/**
 * A line that loses packets, and whether a second one helps it, by when messages come: pure. TCP hands over in order (RFC 9293, section 3.4):
 * all that follows a lost packet waits for it and then comes at once.
 */

/** Nothing for this long, ms, is a pause: more than jitter makes of what leaves every 60 to 80 ms. A longer one than the second is an outage or silence. */
const PAUSE = 150;
const OUTAGE = 2_000;
/** Messages this close, ms, came at once: voices are sent 20 ms apart at least. */
const AT_ONCE = 8;
/** So many stalls within so long, ms, are a line that loses packets; it does no more once there was none for so long, ms. */
const MANY = 3;
const WITHIN = 20_000;
const CALM = 60_000;
/** What came by the second line so long after the last by the first, and so long before a stall ended, ms, is news, and did not wait for the same thing. */
const LATER = 30;
const EARLIER = 40;
/** A line that brought anything within this time, ms, is there. */
const THERE = 5_000;
/** After so many stalls in a row of both lines at once they wait for something else: a busy machine, a full line. Then there is no second for so long, ms. */
const IN_VAIN = 3;
const GIVEN_UP = 600_000;

export class StallDetector {
  #cameAt = Number.NEGATIVE_INFINITY;
  /** When the last pause ended that may turn out to be a stall, and whether the second line brought something in it. */
  #endedAt = Number.NEGATIVE_INFINITY;
  #helped = false;
  /** When the second line brought news first since this one brought anything, and when anything last. */
  #secondSince: number | undefined;
  #secondAt = Number.NEGATIVE_INFINITY;
  #inVain = 0;
  #notBefore = Number.NEGATIVE_INFINITY;
  /** The last stalls, at most MANY. */
  #stalls: readonly number[] = [];
  #often = false;

  /** A message came, at `now` (ms of a clock that does not jump). */
  note(now: number): void {
    const pause = now - this.#cameAt;
    if (pause >= PAUSE && pause < OUTAGE) {
      this.#endedAt = now;
      this.#helped = this.#secondSince !== undefined && now - this.#secondSince >= EARLIER;
    } else if (now - this.#endedAt <= AT_ONCE) {
      this.#endedAt = Number.NEGATIVE_INFINITY;
      this.#stalled(now);
    }
    this.#cameAt = now;
    this.#secondSince = undefined;
  }

  /** A message came by the second line. */
  noteSecond(now: number): void {
    if (now - this.#cameAt >= LATER) this.#secondSince ??= now;
    this.#secondAt = now;
  }

  /** There is no second line any more. */
  loseSecond(): void {
    this.#secondAt = Number.NEGATIVE_INFINITY;
  }

  /** True from when the line has stalled again and again until it has not for a minute, unless a second one was in vain. */
  often(now: number): boolean {
    if (this.#often && now - this.#stalls.at(-1)! > CALM) this.#often = false;
    return this.#often;
  }

  #stalled(now: number): void {
    this.#stalls = [...this.#stalls, now].slice(-MANY);
    if (this.#helped) this.#inVain = 0;
    else if (now - this.#secondAt < THERE) this.#inVain++;
    if (this.#inVain >= IN_VAIN) {
      this.#inVain = 0;
      this.#often = false;
      this.#notBefore = now + GIVEN_UP;
    }
    const many = this.#stalls.length === MANY && now - this.#stalls[0]! <= WITHIN;
    if (many && now >= this.#notBefore) this.#often = true;
  }
}
