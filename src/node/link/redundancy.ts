/**
 * How many earlier frames each packet repeats, given the loss that the far end reports. With independent loss p a frame is missing for good with
 * p^(n+1): at 10 % and two repeats, one in a thousand. Rising loss takes effect at once, falling loss slowly, and the steps down are lower than the
 * steps up, so that the number does not flap.
 */
const UP = [0, 0.004, 0.07] as const;
const DOWN = [0, 0.002, 0.045] as const;
/** Weight of one report (about 25 packets of speech) when loss falls. */
const DECAY = 0.06;
/** Before any report, assume a bad network: a call's first words matter most. */
const START = 2;

export class Redundancy {
  #loss = 0;
  #reports = 0;
  #count: number = START;
  // The last few seconds, so that one lost packet of two does not count as 50 %.
  readonly #window: { expected: number; received: number }[] = [];

  /** Earlier frames to repeat now: 1 to 3. */
  get count(): number {
    return this.#count;
  }

  /** Smoothed share of packets lost on the way to the far end, 0..1. */
  get loss(): number {
    return this.#loss;
  }

  /** Accepts a report from the far end. */
  report(expected: number, received: number): void {
    if (expected === 0) return;
    this.#window.push({ expected, received });
    if (this.#window.length > 6) this.#window.shift();
    const sent = this.#window.reduce((sum, r) => sum + r.expected, 0);
    const got = this.#window.reduce((sum, r) => sum + r.received, 0);
    const now = sent === 0 ? 0 : 1 - got / sent;
    this.#loss = now > this.#loss ? now : this.#loss + (now - this.#loss) * DECAY;
    if (++this.#reports < 4 && this.#loss < UP[2]) return;
    const up = 1 + UP.slice(1).filter((t) => this.#loss >= t).length;
    const down = 1 + DOWN.slice(1).filter((t) => this.#loss >= t).length;
    if (up > this.#count) this.#count = up;
    else if (down < this.#count) this.#count = down;
  }
}
