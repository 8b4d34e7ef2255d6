/** When somebody talks, on the clock of their own frames: pure. Engines tell what they heard and seldom when, so the frames do. */
import { type StreamId, seqAdd, seqDistance } from '../media/frame.ts';

/** A stretch of speech goes on over a pause of so many slots. */
const PAUSE = 15;
/** Stretches that are remembered: more than an engine can be behind. */
const MOST = 64;

interface Stretch {
  readonly from: number;
  to: number;
}

export class SpeechClock {
  #stream: StreamId | undefined;
  #stretches: Stretch[] = [];

  /** The running capture; undefined before its first frame. */
  get stream(): StreamId | undefined {
    return this.#stream;
  }

  /** A frame of the own voice was sent. An empty one is silence. */
  note(stream: StreamId, seq: number, talks: boolean): void {
    if (stream !== this.#stream) {
      this.#stream = stream;
      this.#stretches = [];
    }
    if (!talks) return;
    const last = this.#stretches.at(-1);
    if (last !== undefined && seqDistance(seq, last.to) <= PAUSE) last.to = seqAdd(seq, 1);
    else this.#stretches.push({ from: seq, to: seqAdd(seq, 1) });
    if (this.#stretches.length > MOST) this.#stretches.shift();
  }

  /** Where the speech begins that comes after slot `after`, or with the oldest that is known; undefined while there is none. */
  begins(after: number | undefined): number | undefined {
    const next = this.#stretches.find(({ to }) => after === undefined || seqDistance(to, after) > 0);
    if (next === undefined) return undefined;
    return after !== undefined && seqDistance(after, next.from) > 0 ? after : next.from;
  }

  /** The slot after the last one that had speech. */
  get ends(): number | undefined {
    return this.#stretches.at(-1)?.to;
  }
}
