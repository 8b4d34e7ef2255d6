/** Frames of one voice that wait for their block. Blocks are numbered on the one clock of all voices; time is where that clock is. Pure, bounded. */
import { type Frame, type StreamId, seqDistance } from '../media/frame.ts';
import { isOpusFrame } from '../media/opus-packet.ts';
import type { Counters } from '../util/counters.ts';

/** Not heard: after its block was made, too far ahead of its time, or no Opus packet of 20 ms. */
export type PlayoutDrop = 'late' | 'early' | 'malformed';

/** A frame that is so much older than the newest, 5 s, is no straggler. */
const STRAGGLER = 250;
/** So many in a row that are neither on time nor stragglers mean that the speaker numbers anew. */
const STRAYS_TO_MOVE = 5;
/** How far ahead a frame may be, in delays: what was held up comes in a burst, and is better heard late than not. The next word is on time again. */
const AHEAD = 4;
/** Frames that are held, in delays: those ahead, and others where blocks are made late. */
const HELD = 6;
/** Missing frames in a row that are concealed; after them the voice is taken to be silent. */
const LONGEST_HOLE = 5;

export class VoiceQueue {
  readonly stream: StreamId;
  /** Blocks from arrival to sound. */
  readonly #delay: number;
  readonly #drops: Counters<PlayoutDrop>;
  /** By block. */
  readonly #held = new Map<number, Uint8Array>();
  /** The newest frame and its block: where others of the stream belong. */
  #newest: { readonly seq: number; readonly block: number } | undefined;
  #strays = 0;
  /** Frames missing since the last one that was there; undefined while the voice is silent. */
  #missing: number | undefined;

  constructor(stream: StreamId, delay: number, drops: Counters<PlayoutDrop>) {
    this.stream = stream;
    this.#delay = delay;
    this.#drops = drops;
  }

  /** Something is to be heard of it, now or soon. */
  get talks(): boolean {
    return this.#missing !== undefined || [...this.#held.values()].some(({ byteLength }) => byteLength > 0);
  }

  /** A frame that arrived at the time of block `now`; `next` is the next block to be made, which is behind where the machine is busy. */
  push({ seq, payload }: Frame, now: number, next: number): void {
    const isMark = payload.byteLength === 0;
    if (!isMark && !isOpusFrame(payload)) {
      this.#drops.add('malformed');
      return;
    }
    const block = this.#blockOf(seq, isMark, now, next);
    if (block === undefined) return;
    this.#strays = 0;
    this.#held.set(block, payload);
    if (this.#newest === undefined || block > this.#newest.block) this.#newest = { seq, block };
  }

  /** What belongs into this block, each asked for once and in order: a packet, 'missing', or undefined for silence. */
  take(block: number): Uint8Array | 'missing' | undefined {
    const payload = this.#held.get(block);
    this.#held.delete(block);
    if (payload !== undefined) {
      this.#missing = payload.byteLength > 0 ? 0 : undefined;
      return payload.byteLength > 0 ? payload : undefined;
    }
    if (this.#missing === undefined) return undefined;
    this.#missing = this.#missing < LONGEST_HOLE ? this.#missing + 1 : undefined;
    return this.#missing === undefined ? undefined : 'missing';
  }

  /** Blocks before this one are not asked for any more. */
  forget(before: number): void {
    for (const block of this.#held.keys()) if (block < before) this.#held.delete(block);
    this.#missing = undefined;
  }

  /** Where a frame belongs; undefined where it is not to be heard. */
  #blockOf(seq: number, isMark: boolean, now: number, next: number): number | undefined {
    const onTime = now + this.#delay;
    // Marks may all be sent at once, so they do not tell the time.
    if (this.#newest === undefined) return isMark ? undefined : onTime;
    const after = seqDistance(seq, this.#newest.seq);
    const block = this.#newest.block + after;
    // Between words the clocks, which are not equally fast, are set anew; a straggler is no reason.
    const isFirst = !isMark && after > 0 && !this.talks;
    if (isFirst && Math.abs(block - onTime) > this.#delay / 2) return onTime;
    const isHeldUp = block < next;
    // The voice comes later than it did, and all that came before has been heard: it is moved, and nothing of it is lost.
    if (isHeldUp && after > 0) return isMark ? undefined : onTime;
    if (!isHeldUp && block <= now + AHEAD * this.#delay && this.#held.size < HELD * this.#delay) return block;
    if (isMark) return undefined;
    if (isHeldUp && after > -STRAGGLER) {
      this.#drops.add('late');
      return undefined;
    }
    if (++this.#strays < STRAYS_TO_MOVE) {
      this.#drops.add(isHeldUp ? 'late' : 'early');
      return undefined;
    }
    this.#drops.add('early', this.#held.size);
    this.#held.clear();
    this.#newest = undefined;
    return onTime;
  }
}
