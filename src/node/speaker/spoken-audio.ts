/** The audio of a speaker without a page: packets, emitted at the pace of speech and numbered by the time they are spoken. It plays nothing. */
import { FRAME_MS, type StreamId } from '../media/frame.ts';
import { isOpusFrame } from '../media/opus-packet.ts';
import { END_MARKS } from '../media/spurt.ts';
import type { AudioPort, AudioPortEvents } from '../participant/audio/audio-port.ts';
import { newStreamId } from '../records/stream-name.ts';
import { Emitter } from '../util/emitter.ts';
import { sleep } from '../util/sleep.ts';

type Events = { readonly [K in keyof AudioPortEvents]: Parameters<AudioPortEvents[K]> };

/** When it is later than this, ms, the rest is shifted: listeners hear a marked pause rather than a burst. */
const MAX_BEHIND = 200;

const NOTHING = new Uint8Array(0);

export class SpokenAudio implements AudioPort {
  #stream = newStreamId(false);
  #kept = false;
  readonly live = true;
  readonly #steady: () => number;
  readonly #start: number;
  readonly #events = new Emitter<Events>();
  /** The first slot not yet used. */
  #next = 0;
  #saying = false;
  #muted = false;
  /** The last frame was not a mark of silence. */
  #talking = false;

  /** `steady`: milliseconds by a clock that never jumps. */
  constructor(steady: () => number = () => performance.now()) {
    this.#steady = steady;
    this.#start = this.#steady();
  }

  on<K extends keyof AudioPortEvents>(event: K, listener: AudioPortEvents[K]): () => void {
    return this.#events.on(event, listener as (...args: Events[K]) => void);
  }

  get stream(): StreamId {
    return this.#stream;
  }

  setKept(kept: boolean): void {
    if (kept === this.#kept) return;
    this.#kept = kept;
    this.#stream = newStreamId(kept);
    this.#events.emit('stream');
  }

  /** Packets spoken while muted are lost. */
  setMuted(muted: boolean): void {
    this.#muted = muted;
  }

  play(): void {}

  hear(): void {}

  setSecret(): void {}

  drop(): void {}

  /**
   * Speaks packets, each 20 ms of Opus, one every 20 ms, and resolves when the last has been spoken. Rejects with RangeError at a packet of another
   * kind, with the signal's reason when it aborts (listeners hear a clean end), and with Error while something else is being spoken.
   */
  async say(packets: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
    if (this.#saying) throw new Error('already saying something');
    this.#saying = true;
    this.#next = Math.max(this.#next, this.#slot());
    // The marks tell listeners that this is silence, not loss.
    let marks = END_MARKS;
    try {
      for await (const packet of packets) {
        if (!isOpusFrame(packet)) throw new RangeError('not 20 ms of Opus');
        await this.#over(signal);
        this.#push(packet);
      }
      for (; marks > 0; marks--) {
        await this.#over(signal);
        this.#push(NOTHING);
      }
    } finally {
      for (; marks > 0; marks--) this.#push(NOTHING);
      this.#saying = false;
    }
  }

  /** Resolves when the next slot is over: as with a microphone, its sound can be sent then. */
  async #over(signal: AbortSignal): Promise<void> {
    if (this.#slot() - this.#next > MAX_BEHIND / FRAME_MS) {
      if (this.#talking) for (let mark = 0; mark < END_MARKS; mark++) this.#push(NOTHING);
      this.#next = this.#slot();
    }
    const early = this.#start + (this.#next + 1) * FRAME_MS - this.#steady();
    if (early > 0) await sleep(early, signal);
    signal.throwIfAborted();
  }

  /** The current slot. */
  #slot(): number {
    return Math.floor((this.#steady() - this.#start) / FRAME_MS);
  }

  #push(payload: Uint8Array): void {
    this.#talking = payload.byteLength > 0;
    const seq = this.#next++ >>> 0;
    if (!this.#muted) this.#events.emit('frame', this.stream, { seq, payload });
  }
}
