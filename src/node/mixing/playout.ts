/** A room's frames on one clock with a fixed delay: block after block, what is to be heard then. Pure: time comes in as ms of any steady clock. */
import { FRAME_MS, type Frame, type StreamId } from '../media/frame.ts';
import { remember } from '../util/bounded-map.ts';
import { Counters } from '../util/counters.ts';
import { MAX_VOICES, type Slot } from './slot.ts';
import { type PlayoutDrop, VoiceQueue } from './voice-queue.ts';

/** From a frame's arrival until it is heard, ms: relays that stop for a moment or are changed cost nothing then. */
const DELAY = 500;

export class Playout {
  readonly drops = new Counters<PlayoutDrop>();
  readonly #start: number;
  readonly #delay: number;
  /** The one that was heard of longest ago first. */
  readonly #voices = new Map<string, VoiceQueue>();
  /** The next block. */
  #next = 0;

  /** The first block is due at `start`. */
  constructor(start: number, delay = DELAY) {
    this.#start = start;
    this.#delay = Math.ceil(delay / FRAME_MS);
  }

  /** When the next block is due, ms. */
  get at(): number {
    return this.#start + this.#next * FRAME_MS;
  }

  /** Voices that are to be heard, now or soon. */
  get talking(): readonly string[] {
    return [...this.#voices].filter(([, { talks }]) => talks).map(([voice]) => voice);
  }

  /** Frames of a voice that arrived at `now`, in any order. They are kept, not copied. */
  push(voice: string, stream: StreamId, frames: readonly Frame[], now: number): void {
    const known = this.#voices.get(voice);
    const queue = known?.stream === stream ? known : new VoiceQueue(stream, this.#delay, this.drops);
    remember(this.#voices, voice, queue, MAX_VOICES);
    const block = Math.max(this.#next, this.#blockAt(now));
    for (const frame of frames) queue.push(frame, block, this.#next);
  }

  /** The slots of the next block. */
  take(): Slot[] {
    const block = this.#next++;
    return [...this.#voices].flatMap(([voice, queue]) => {
      const found = queue.take(block);
      if (found === undefined) return [];
      return [{ voice, stream: queue.stream, packet: found === 'missing' ? undefined : found }];
    });
  }

  /** Leaves out the blocks that were due before `now`: nobody was there to take them. Returns how many. */
  skip(now: number): number {
    const from = this.#next;
    this.#next = Math.max(from, this.#blockAt(now));
    for (const queue of this.#voices.values()) queue.forget(this.#next);
    return this.#next - from;
  }

  #blockAt(now: number): number {
    return Math.floor((now - this.#start) / FRAME_MS);
  }
}
