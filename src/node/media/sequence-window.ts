import { seqDistance } from './frame.ts';

/** Size of the replay window, in frames. A power of two, so that it continues when sequence numbers wrap. */
export const REPLAY_WINDOW = 128;

/** Which sequence numbers of one stream have been seen: a sliding window as in RFC 4303, section 3.4.3, with 32-bit wrap. */
export class SequenceWindow {
  #highest: number | undefined;
  // Slot i of the ring holds the number last noted there.
  readonly #ring = new Float64Array(REPLAY_WINDOW).fill(-1);

  /** The newest number noted. */
  get highest(): number | undefined {
    return this.#highest;
  }

  /** 'new', already seen, or too old to tell. Changes nothing. */
  check(seq: number): 'new' | 'seen' | 'old' {
    if (this.#highest === undefined) return 'new';
    if (seqDistance(this.#highest, seq) >= REPLAY_WINDOW) return 'old';
    return this.#ring[seq % REPLAY_WINDOW] === seq ? 'seen' : 'new';
  }

  note(seq: number): void {
    this.#ring[seq % REPLAY_WINDOW] = seq;
    if (this.#highest === undefined || seqDistance(seq, this.#highest) > 0) this.#highest = seq;
  }
}
