/** Whether voices arrive as they are spoken: pure. A hole or a stop in mid-word is a reason to look for another path. */
import { type Frame, type StreamId, seqAdd, seqDistance } from '../../media/frame.ts';
import { MAX_STREAMS } from '../protocol/constants.ts';

interface Voice {
  /** The next expected number. */
  next: number;
  /** In the middle of a spurt: the last frame was not silence. */
  talking: boolean;
  at: number;
}

/** Nothing for this long in the middle of a spurt is a stop, ms: three bundles. */
const STOP = 200;
/** After this long the spurt is over, ms. */
const OVER = 3_000;

export class VoiceFlow {
  readonly #voices = new Map<StreamId, Voice>();
  #heardAt = Number.NEGATIVE_INFINITY;

  /** When anything was heard last, ms. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** Frames of one stream, oldest first, as they arrive. When earlier ones are missing: the number of the last before the hole. */
  note(stream: StreamId, frames: readonly Frame[], now: number): number | undefined {
    const known = this.#voices.get(stream);
    const last = frames.at(-1);
    if (last === undefined) return undefined;
    const isHole = known?.talking === true && now - known.at < OVER && seqDistance(frames[0]!.seq, known.next) > 0;
    this.#heardAt = now;
    // A frame that came by another path, or again, is behind.
    if (known !== undefined && seqDistance(last.seq, known.next) < 0) return undefined;
    this.#voices.delete(stream);
    this.#voices.set(stream, { next: seqAdd(last.seq, 1), talking: last.payload.byteLength > 0, at: now });
    if (this.#voices.size > MAX_STREAMS) this.#voices.delete(this.#voices.keys().next().value!);
    return isHole ? seqAdd(known.next, -1) : undefined;
  }

  /** True while somebody has stopped in mid-word. */
  hasStopped(now: number): boolean {
    for (const { talking, at } of this.#voices.values())
      if (talking && now - at >= STOP && now - at < OVER) return true;
    return false;
  }
}
