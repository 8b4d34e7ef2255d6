/** What a crowd of listeners was sent: counted without a look at signatures, for a bench has one core for thousands of listeners. */

import { SIGNATURE_BYTES } from '../../../src/node/identity/keys.ts';
import { FRAME_MS } from '../../../src/node/media/frame.ts';
import { BUNDLE_FRAMES } from '../../../src/node/records/bundle.ts';

export interface Heard {
  readonly listeners: number;
  /** Of these, those whose connection has ended. */
  readonly ended: number;
  readonly seconds: number;
  /** WebSocket or stream messages, and their bytes. */
  readonly messages: number;
  readonly bytes: number;
  readonly frames: number;
  /** Frames that never came. */
  readonly lost: number;
  /** Frames of the listener that had fewest, and of the one that had most. */
  readonly least: number;
  readonly most: number;
  /** From the end of a bundle's last frame at its speaker to a listener, ms. Empty where times were not asked for. */
  readonly delays: readonly number[];
}

const AUDIO = 0x01;
/** As in SPEC.md. */
const COUNT = 1;
const STREAM = 2;
const SEQ = 10;
const CAPTURED = 14;
/** A bundle's first frame is this much older than its last, ms. */
const SPAN = (BUNDLE_FRAMES - 1) * FRAME_MS;

/** One listener's part. */
export interface Ear {
  /** The frame expected next, by the tally's number of the stream; NaN after a mark of silence, which any may follow. */
  readonly next: number[];
  frames: number;
  ended: boolean;
}

export class Tally {
  readonly #timed: boolean;
  readonly #listeners: Ear[] = [];
  readonly #streams = new Map<number, number>();
  #messages = 0;
  #bytes = 0;
  #lost = 0;
  #delays: number[] = [];
  #since = performance.now();

  /** `timed`: keep the delay of every bundle, which costs a little. */
  constructor(timed: boolean) {
    this.#timed = timed;
  }

  add(): Ear {
    const ear: Ear = { next: [], frames: 0, ended: false };
    this.#listeners.push(ear);
    return ear;
  }

  /** Counts from now on. */
  reset(): void {
    this.#messages = 0;
    this.#bytes = 0;
    this.#lost = 0;
    this.#delays = [];
    this.#since = performance.now();
    for (const ear of this.#listeners) ear.frames = 0;
  }

  /** Takes a message that lies in `bytes` from `start` up to `end`. */
  take(ear: Ear, bytes: Buffer, start: number, end: number): void {
    this.#messages++;
    this.#bytes += end - start;
    if (bytes[start] !== AUDIO) return;
    const now = this.#timed ? Date.now() : 0;
    for (let at = start + 1; at < end; ) {
      const bundle = at + 2;
      const count = bytes[bundle + COUNT]!;
      const stream = this.#numberOf(bytes.readUInt32BE(bundle + STREAM));
      const seq = bytes.readUInt32BE(bundle + SEQ);
      const expected = ear.next[stream];
      if (expected !== undefined && seq > expected) this.#lost += seq - expected;
      const next = at + 2 + bytes.readUInt16BE(at);
      const silent = bytes.readUInt16BE(next - SIGNATURE_BYTES - 2) === 0;
      ear.next[stream] = silent ? Number.NaN : seq + count;
      ear.frames += count;
      if (this.#timed) {
        const captured = bytes.readUInt16BE(bundle + CAPTURED) * 2 ** 32 + bytes.readUInt32BE(bundle + CAPTURED + 2);
        this.#delays.push(now - captured - SPAN);
      }
      at = next;
    }
  }

  read(): Heard {
    const frames = this.#listeners.map((ear) => ear.frames);
    return {
      listeners: this.#listeners.length,
      ended: this.#listeners.filter((ear) => ear.ended).length,
      seconds: (performance.now() - this.#since) / 1_000,
      messages: this.#messages,
      bytes: this.#bytes,
      frames: frames.reduce((sum, n) => sum + n, 0),
      lost: this.#lost,
      least: frames.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
      most: frames.reduce((a, b) => Math.max(a, b), 0),
      delays: this.#delays,
    };
  }

  #numberOf(stream: number): number {
    const held = this.#streams.get(stream);
    if (held !== undefined) return held;
    this.#streams.set(stream, this.#streams.size);
    return this.#streams.size - 1;
  }
}
