/**
 * Five seconds of the own voice as it would be sent, and then as others would hear it: kept here as encoded frames, and handed out again at the pace
 * at which they came. Silence before the first word and after the last one is left out.
 */
import { FRAME_MS, type Frame, seqDistance } from '../../../node/media/frame.ts';
import type { EchoState } from '../engine.ts';

/** How long it listens, ms. */
export const ECHO_MS = 5_000;
/** Time for the last frame to come out of decoder and player, ms. */
const DRAIN = 500;
/** How often it says how far it is, ms. */
const SAY = 200;
/** Frames of the time it listens, and some marks of silence. */
const MOST = ECHO_MS / FRAME_MS + 50;

export interface EchoEvents {
  /** Frames that are due. */
  play(frames: readonly Frame[]): void;
  /** The last call says 'none' or 'unheard'. */
  state(state: EchoState): void;
  /** It listens no more. */
  listened(): void;
}

export class Echo {
  readonly #events: EchoEvents;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #began = performance.now();
  #frames: Frame[] = [];
  /** When the first frame was handed out. */
  #plays: number | undefined;
  #played = 0;
  #said = Number.NEGATIVE_INFINITY;
  #over = false;

  constructor(events: EchoEvents) {
    this.#events = events;
    this.#timer = setInterval(() => this.#step(performance.now()), FRAME_MS);
    this.#say({ is: 'listening', share: 0 }, this.#began);
  }

  /** A frame, about in order. What comes when it no longer listens is dropped. */
  keep(frame: Frame): void {
    if (this.#plays === undefined && !this.#over && this.#frames.length < MOST) this.#frames.push(frame);
  }

  /** Ends it, wherever it is. Idempotent. */
  stop(): void {
    this.#end({ is: 'none' });
  }

  #step(now: number): void {
    const share = (now - this.#began) / ECHO_MS;
    if (this.#plays !== undefined) this.#play(now, this.#plays);
    else if (share < 1) this.#say({ is: 'listening', share }, now);
    else {
      this.#events.listened();
      this.#plays = now;
      this.#said = Number.NEGATIVE_INFINITY;
      if (this.#frames.some(({ payload }) => payload.length > 0)) this.#play(now, now);
      else this.#end({ is: 'unheard' });
    }
  }

  #play(now: number, since: number): void {
    const gone = now - since;
    const first = this.#frames[0]!.seq;
    const at = ({ seq }: Frame): number => seqDistance(seq, first) * FRAME_MS;
    let due = this.#played;
    while (due < this.#frames.length && at(this.#frames[due]!) <= gone) due += 1;
    if (due > this.#played) this.#events.play(this.#frames.slice(this.#played, due));
    this.#played = due;
    const length = at(this.#frames.at(-1)!) + DRAIN;
    if (gone >= length) this.#end({ is: 'none' });
    else this.#say({ is: 'playing', share: gone / length }, now);
  }

  #say(state: EchoState, now: number): void {
    if (now - this.#said < SAY) return;
    this.#said = now;
    this.#events.state(state);
  }

  #end(state: EchoState): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#timer);
    this.#frames = [];
    this.#events.state(state);
  }
}
