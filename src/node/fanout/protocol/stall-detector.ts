/**
 * Whether a connection loses packets, and whether a backup helps it, by when messages arrive: pure. TCP delivers in order (RFC 9293, section 3.4), so
 * everything that follows a lost packet waits for it and then arrives at once.
 */

/** Nothing for PAUSE, ms, is a pause: longer than the jitter of what is sent every 60 to 80 ms. Longer than OUTAGE it is an outage or silence. */
const PAUSE = 150;
const OUTAGE = 2_000;
/** Messages this close, ms, arrived at once: voices are sent at least 20 ms apart. */
const AT_ONCE = 8;
/** This many stalls within this window, ms, mean that the connection is losing packets; after CALM without a stall, ms, it counts as healthy. */
const MANY = 3;
const WITHIN = 20_000;
const CALM = 60_000;
/**
 * A backup helped when it brought something this long after the connection's last message, and this long before the stall ended, ms: it did not wait
 * for the same packet.
 */
const LATER = 30;
const EARLIER = 40;
/** A connection that brought anything within this time, ms, is alive. */
const THERE = 5_000;
/**
 * After this many stalls in a row on both connections the cause is something else: a busy machine, a full uplink. Then there is no backup for this
 * long, ms.
 */
const IN_VAIN = 3;
const GIVEN_UP = 600_000;

export class StallDetector {
  #cameAt = Number.NEGATIVE_INFINITY;
  /** When the last pause ended that may turn out to be a stall, and whether the backup brought something during it. */
  #endedAt = Number.NEGATIVE_INFINITY;
  #helped = false;
  /** When the backup first brought something new since this connection did, and when it brought anything last. */
  #secondSince: number | undefined;
  #secondAt = Number.NEGATIVE_INFINITY;
  #inVain = 0;
  #notBefore = Number.NEGATIVE_INFINITY;
  /** The latest stalls, at most MANY. */
  #stalls: readonly number[] = [];
  #often = false;

  /** A message arrived at `now` (ms of a clock that does not jump). */
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

  /** A message arrived on the backup. */
  noteSecond(now: number): void {
    if (now - this.#cameAt >= LATER) this.#secondSince ??= now;
    this.#secondAt = now;
  }

  /** The backup is gone. */
  loseSecond(): void {
    this.#secondAt = Number.NEGATIVE_INFINITY;
  }

  /** True from the moment the connection has stalled repeatedly until it has not for a minute, unless a backup did not help. */
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
