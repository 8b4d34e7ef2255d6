/**
 * When the relay that brings audio is compared with the standby: pure. Rarely enough to cost next to nothing; at once when a voice has a hole or
 * stops in mid-word; and throughout silence, which costs nothing and would hide a relay that withholds everything.
 */
import type { Frame, StreamId } from '../../media/frame.ts';
import { type Finding, RelayComparison } from './relay-comparison.ts';
import type { BundleName } from './relay-conduct.ts';
import { VoiceFlow } from './voice-flow.ts';

/** A frame of a stream. */
export interface Position {
  readonly stream: StreamId;
  readonly seq: number;
}

/** When the first comparison begins, ms; later ones after this long and up to as much again. */
const FIRST = 4_000;
const BETWEEN = 20_000;
/** Least time between the beginnings of two comparisons, ms: each costs two hellos, of which a relay accepts one a second. */
const LEAST_BETWEEN = 4_000;
/** Nothing heard for this long is silence, ms. */
const QUIET = 3_000;

export class ComparisonSchedule {
  readonly #flow = new VoiceFlow();
  #running: RelayComparison | undefined;
  #nextAt: number;
  #lastAt = Number.NEGATIVE_INFINITY;

  constructor(now: number) {
    this.#nextAt = now + FIRST;
  }

  /** Frames were heard. Returns the last frame before a hole when there is one. */
  heard(stream: StreamId, frames: readonly Frame[], now: number): Position | undefined {
    const seq = this.#flow.note(stream, frames, now);
    return seq === undefined ? undefined : { stream, seq };
  }

  /** True when a comparison may begin: none is running, and the last did not just end. */
  mayBegin(now: number): boolean {
    return this.#running === undefined && now - this.#lastAt >= LEAST_BETWEEN;
  }

  /** True when there is a reason for one, and it may begin. */
  isDue(now: number): boolean {
    if (!this.mayBegin(now)) return false;
    const quiet = now - Math.max(this.#flow.heardAt, this.#lastAt) > QUIET;
    return quiet || now >= this.#nextAt || this.#flow.hasStopped(now);
  }

  /** `newest`: what has been heard of each stream until now. */
  begin(relays: readonly [string, string], newest: readonly Position[], now: number): void {
    this.#running = new RelayComparison(relays, newest, now);
    this.#lastAt = now;
  }

  /** A relay brought a bundle. */
  note(relay: string, bundle: BundleName, now: number): void {
    this.#running?.note(relay, bundle, now);
  }

  /** The result of the running comparison; undefined while there is none, or too little to tell. */
  judge(now: number): Finding | 'alike' | undefined {
    return this.#running?.judge(now);
  }

  /** Ends the running comparison. False when there was none. */
  end(now: number): boolean {
    if (this.#running === undefined) return false;
    this.#running = undefined;
    this.#lastAt = now;
    this.#nextAt = now + BETWEEN * (1 + Math.random());
    return true;
  }

  /** A relay went: a comparison with it is void, and another may follow soon. */
  void(relay: string): void {
    if (this.#running?.relays.includes(relay)) this.#running = undefined;
  }
}
