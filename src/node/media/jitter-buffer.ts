/**
 * Puts frames of one stream, from any path, in any order, with duplicates and holes, into one ordered stream in which every slot says when it is to
 * be heard. Pure: time comes in as `now` (ms of any steady clock), work comes out of `take`.
 */
import { FRAME_MS, type Frame, MAX_PAYLOAD, seqDistance } from './frame.ts';
import { PlayoutSchedule } from './playout-schedule.ts';

/** Most frames held. With a delay of at most 500 ms an honest stream stays below 30. */
export const MAX_HELD = 50;
/** How far back a duplicate is told from a new frame. */
const REMEMBERED = 256;
/** A longer hole is not filled: the spurt is over and the next one begins. */
const LONGEST_HOLE = 25;
/** A frame this far from where its clock puts it, ms, means a clock that jumped, or garbage. */
const STRAY_MS = 2000;
/** This many strays in a row that agree within STRAY_AGREE_MS prove that the clock jumped. */
const STRAYS_TO_JUMP = 5;
const STRAY_AGREE_MS = 500;
/** A spurt without a frame for this long is over, even without an end mark. */
const ABANDON_MS = 1000;
/** Frames accepted in one call; no honest packet repeats more. */
const MAX_PER_PUSH = 64;
/** When newer frames are waiting, a frame overdue by more than this is skipped. */
const OVERDUE_MS = 150;
/** The first frame of a spurt is released this long before it is due, because earlier ones may still arrive. */
const START_LEAD_MS = 4;

export type Slot =
  | { readonly kind: 'audio'; readonly payload: Uint8Array; readonly due: number }
  /** Missing, and too late to arrive. */
  | { readonly kind: 'lost'; readonly due: number }
  /** The speaker is silent from here on. */
  | { readonly kind: 'end'; readonly due: number };

export interface JitterCounts {
  received: number;
  duplicate: number;
  late: number;
  lost: number;
  /** Dropped because they cannot belong here: wrong clock, too large, or more than fit. */
  refused: number;
}

export class JitterBuffer {
  readonly counts: JitterCounts = { received: 0, duplicate: 0, late: 0, lost: 0, refused: 0 };
  readonly #schedule: PlayoutSchedule;
  /** By position: the sequence number, unwrapped. */
  readonly #held = new Map<number, Uint8Array>();
  readonly #seen = new Float64Array(REMEMBERED).fill(-1);
  /** Positions that were released as lost. */
  readonly #missed = new Float64Array(REMEMBERED).fill(-1);
  #newest: number | undefined;
  /** The position to release next. */
  #next = Number.NEGATIVE_INFINITY;
  #talking = false;
  #lastDue = 0;
  #strays = 0;
  #strayOffset = 0;

  /** `slack`: how long decoding and handing over take, ms. */
  constructor(slack = 6) {
    this.#schedule = new PlayoutSchedule(slack);
  }

  /** Delay beyond the fastest journey, ms. */
  get delay(): number {
    return this.#schedule.delay;
  }

  /** True between the first frame of a spurt and its end. */
  get talking(): boolean {
    return this.#talking;
  }

  setSlack(ms: number): void {
    this.#schedule.slack = ms;
  }

  /** Frames that arrived at `now`. Payloads are kept, not copied. */
  push(frames: readonly Frame[], now: number): void {
    for (const frame of frames.slice(0, MAX_PER_PUSH)) this.#accept(frame, now);
    this.counts.refused += Math.max(0, frames.length - MAX_PER_PUSH);
  }

  /** Everything that can go to the decoder now, in order. Call it after `push` and at `nextWake`. */
  take(now: number): Slot[] {
    const slots: Slot[] = [];
    while (this.#step(now, slots));
    return slots;
  }

  /** When `take` has work although no frame arrived; undefined when only a frame can change anything. */
  nextWake(): number | undefined {
    const first = this.#first();
    if (first === undefined) return this.#talking ? this.#lastDue + ABANDON_MS : undefined;
    return this.#talking ? this.#schedule.due(this.#next) : this.#startOf(first);
  }

  #startOf(position: number): number {
    return this.#schedule.due(position) - this.#schedule.slack - START_LEAD_MS;
  }

  #accept({ seq, payload }: Frame, now: number): void {
    if (payload.length > MAX_PAYLOAD || !Number.isInteger(seq)) {
      this.counts.refused += 1;
      return;
    }
    let position = this.#unwrap(seq);
    if (this.#seen[position % REMEMBERED] === position) {
      this.counts.duplicate += 1;
      return;
    }
    if (this.#schedule.started && Math.abs(this.#schedule.lateness(position, now)) > STRAY_MS) {
      if (!this.#jumped(now - position * FRAME_MS)) {
        this.counts.refused += 1;
        return;
      }
      this.#restart();
      position = this.#unwrap(seq);
    }
    this.#strays = 0;
    // Empty frames may all be sent at once when a spurt is cut short, so they say nothing about the journey.
    if (payload.length > 0) this.#schedule.observe(position, now);
    else if (!this.#schedule.started) return;

    this.#seen[position % REMEMBERED] = position;
    this.#newest = Math.max(this.#newest ?? position, position);
    this.counts.received += 1;
    if (position < this.#next) {
      // A late mark of silence is no loss, unless the player waited for it.
      if (payload.length > 0 || this.#missed[position % REMEMBERED] === position) this.counts.late += 1;
    } else {
      this.#held.set(position, payload);
    }
  }

  /** Starts two wraps up, so that frames before the first one seen stay positive. */
  #unwrap(seq: number): number {
    const newest = this.#newest ?? 2 ** 33 + (seq >>> 0);
    return newest + seqDistance(seq, newest % 2 ** 32);
  }

  /** Counts strays that agree; true when there are enough of them. */
  #jumped(offset: number): boolean {
    this.#strays = Math.abs(offset - this.#strayOffset) < STRAY_AGREE_MS ? this.#strays + 1 : 1;
    this.#strayOffset = offset;
    return this.#strays >= STRAYS_TO_JUMP;
  }

  /** A jump invalidates positions, so held frames are dropped too. */
  #restart(): void {
    this.counts.refused += this.#held.size;
    this.#held.clear();
    this.#seen.fill(-1);
    this.#missed.fill(-1);
    this.#newest = undefined;
    this.#next = Number.NEGATIVE_INFINITY;
    this.#schedule.rebase();
  }

  #first(): number | undefined {
    if (this.#held.has(this.#next)) return this.#next;
    let first: number | undefined;
    for (const position of this.#held.keys()) if (first === undefined || position < first) first = position;
    return first;
  }

  /** Does one step, if there is one. */
  #step(now: number, slots: Slot[]): boolean {
    const first = this.#first();
    if (first === undefined) {
      if (!this.#talking || now < this.#lastDue + ABANDON_MS) return false;
      this.#end(slots, this.#lastDue);
      return true;
    }
    const old = now - this.#schedule.due(first) > OVERDUE_MS;
    if (old && this.#held.size > 1 && this.#held.get(first)!.length > 0) {
      this.#held.delete(first);
      this.#next = first + 1;
      this.counts.late += 1;
      return true;
    }
    if (first === this.#next) {
      this.#release(first, slots);
      return true;
    }
    const full = this.#held.size >= MAX_HELD;
    if (!this.#talking) {
      if (now < this.#startOf(first) && !full) return false;
      this.#release(first, slots);
      return true;
    }
    // After a jump `next` is unknown while the spurt is still open.
    if (first - this.#next > LONGEST_HOLE) {
      this.#end(slots, this.#lastDue);
      return true;
    }
    const due = this.#schedule.due(this.#next);
    if (now < due && !full) return false;
    slots.push({ kind: 'lost', due });
    this.counts.lost += 1;
    this.#missed[this.#next % REMEMBERED] = this.#next;
    this.#lastDue = due;
    this.#next += 1;
    return true;
  }

  #release(position: number, slots: Slot[]): void {
    const payload = this.#held.get(position)!;
    const due = this.#schedule.due(position);
    this.#held.delete(position);
    this.#next = position + 1;
    if (payload.length === 0) {
      if (this.#talking) this.#end(slots, due);
      return;
    }
    this.#talking = true;
    this.#lastDue = due;
    slots.push({ kind: 'audio', payload, due });
  }

  #end(slots: Slot[], due: number): void {
    this.#talking = false;
    slots.push({ kind: 'end', due });
  }
}
