/**
 * When a frame should be heard: base + position * 20 ms + delay. `base` is the fastest recent journey, `delay` the wait beyond it that lets nearly
 * all frames arrive in time.
 */
import { DelayHistogram } from './delay-histogram.ts';
import { FRAME_MS } from './frame.ts';

/** Window for the fastest journey: short enough that clocks drifting by 200 ppm diverge by only 2 ms. */
const BASE_WINDOW_MS = 10_000;
const BASE_BUCKET_MS = 1000;
/** One percent of late frames is as bad as this much more delay, ms. */
const MS_PER_PERCENT = 60;
/**
 * Frames that arrive this close together, ms, after one that was delayed, were held up by the same event, whose size the first frame tells. They
 * count less, so that an occasional stall does not add delay for everybody.
 */
const TOGETHER_MS = 3;
const FOLLOWER_WEIGHT = 0.3;
/** Frames after which an observation counts 1/e: about 12 s of speech. */
const MEMORY_FRAMES = 600;
/** Longest delay: beyond it conversation is impossible, so frames are given up instead. */
export const MAX_DELAY_MS = 500;
/** The delay falls by at most this much per frame, so that playout can follow with an inaudible speed-up. */
const FALL_PER_FRAME_MS = 0.2;
/** The jitter of a new stream is unknown: start with this delay and reduce it with every frame. */
const CAUTION_MS = 15;
const CAUTION_FRAMES = 150;

/** History that a new stream is assumed to have, in frames on time, so that one stall at the start does not cause a long delay. */
const ASSUMED_FRAMES = 200;

interface Bucket {
  readonly start: number;
  least: number;
}

export class PlayoutSchedule {
  readonly #lateness = new DelayHistogram(MEMORY_FRAMES);
  #buckets: Bucket[] = [];
  #base: number | undefined;
  #delay = 0;
  #seen = 0;
  #lastSeen = -Infinity;
  #lastLateness = 0;
  /** Time that decoding and delivery take, ms; part of the delay. */
  slack: number;

  constructor(slack: number) {
    this.slack = slack;
    this.#delay = slack + CAUTION_MS;
    this.#lateness.add(0, ASSUMED_FRAMES);
  }

  /** True once a frame has been seen. */
  get started(): boolean {
    return this.#base !== undefined;
  }

  /** Delay beyond the fastest journey, ms. */
  get delay(): number {
    return this.#delay;
  }

  /** When the frame at `position` is to be heard, on the clock given to `observe`. Only valid once started. */
  due(position: number): number {
    return (this.#base ?? 0) + position * FRAME_MS + this.#delay;
  }

  /** How much later than the fastest journey the frame at `position` is if it arrives at `now`; negative when it is the new fastest. */
  lateness(position: number, now: number): number {
    return now - position * FRAME_MS - (this.#base ?? now - position * FRAME_MS);
  }

  /** The first copy of the frame at `position` has arrived. */
  observe(position: number, now: number): void {
    this.#observeBase(now - position * FRAME_MS, now);
    const lateness = this.lateness(position, now);
    // Later than any possible delay: a path that catches up, not jitter.
    if (lateness <= MAX_DELAY_MS) {
      const follows = now - this.#lastSeen < TOGETHER_MS && lateness < this.#lastLateness;
      this.#lateness.add(lateness, follows ? FOLLOWER_WEIGHT : 1);
    }
    this.#lastSeen = now;
    this.#lastLateness = lateness;
    this.#seen += 1;
    const caution = CAUTION_MS * Math.max(0, 1 - this.#seen / CAUTION_FRAMES);
    const wanted = Math.min(
      MAX_DELAY_MS,
      Math.max(this.#lateness.bargain(MS_PER_PERCENT, MAX_DELAY_MS), caution) + this.slack,
    );
    this.#delay = Math.max(wanted, this.#delay - FALL_PER_FRAME_MS);
  }

  /** The speaker's clock or the local one jumped: forget its zero, keep what is known of the jitter. */
  rebase(): void {
    this.#buckets = [];
    this.#base = undefined;
  }

  #observeBase(offset: number, now: number): void {
    const last = this.#buckets.at(-1);
    if (last !== undefined && now >= last.start && now - last.start < BASE_BUCKET_MS) {
      last.least = Math.min(last.least, offset);
    } else {
      this.#buckets.push({ start: now, least: offset });
      this.#buckets = this.#buckets.filter(({ start }) => start <= now && now - start < BASE_WINDOW_MS);
    }
    this.#base = Math.min(...this.#buckets.map(({ least }) => least));
  }
}
