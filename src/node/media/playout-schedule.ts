/**
 * When a frame should be heard: base + position * 20 ms + delay. `base` is the fastest journey seen lately, `delay` what must be
 * waited beyond it so that nearly all frames come in time.
 */
import { DelayHistogram } from './delay-histogram.ts';
import { FRAME_MS } from './frame.ts';

/** The fastest journey is looked for over this long: short enough that clocks drifting by 200 ppm part by 2 ms only. */
const BASE_WINDOW_MS = 10_000;
const BASE_BUCKET_MS = 1000;
/** One percent of frames too late is as bad as this much more delay, ms. */
const MS_PER_PERCENT = 60;
/**
 * Frames that come this close together, ms, after one that waited longer, waited for the same thing: one event, of which the first frame
 * tells the size. They count less, so that a stall now and then does not make everybody wait all the time.
 */
const TOGETHER_MS = 3;
const FOLLOWER_WEIGHT = 0.3;
/** Frames after which an observation counts 1/e: about 12 s of talk. */
const MEMORY_FRAMES = 600;
/** The longest delay on offer: beyond it talk is no conversation any more, and frames are given up instead. */
export const MAX_DELAY_MS = 500;
/** The delay falls at most so much per frame, so that playout can follow by a speed-up nobody hears. */
const FALL_PER_FRAME_MS = 0.2;
/** Nothing is known of a new stream's jitter: start with this much, less with every frame seen. */
const CAUTION_MS = 15;
const CAUTION_FRAMES = 150;

/** The past a new stream is assumed to have, frames in time: one stall at the start is then no reason to wait for long. */
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
  /** Time in ms that decoding and handing over take; part of the delay. */
  slack: number;

  constructor(slack: number) {
    this.slack = slack;
    this.#delay = slack + CAUTION_MS;
    this.#lateness.add(0, ASSUMED_FRAMES);
  }

  /** True once a frame was seen. */
  get started(): boolean {
    return this.#base !== undefined;
  }

  /** What is waited beyond the fastest journey, ms. */
  get delay(): number {
    return this.#delay;
  }

  /** When the frame at `position` is to be heard, on the clock `observe` is given. Only once started. */
  due(position: number): number {
    return (this.#base ?? 0) + position * FRAME_MS + this.#delay;
  }

  /** How much later than the fastest journey the frame at `position` comes when it comes `now`; negative: it is a new fastest. */
  lateness(position: number, now: number): number {
    return now - position * FRAME_MS - (this.#base ?? now - position * FRAME_MS);
  }

  /** The first copy of the frame at `position` has come. */
  observe(position: number, now: number): void {
    this.#observeBase(now - position * FRAME_MS, now);
    const lateness = this.lateness(position, now);
    // Later than could ever be waited for: a path that catches up, not jitter.
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

  /** The speaker's or the own clock jumped: forget where its zero was, keep what is known of the jitter. */
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
