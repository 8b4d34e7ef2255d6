import { type Frame, type StreamId, seqDistance } from '../../media/frame.ts';
import { BUNDLE_FRAMES, type Bundle, bundleBytes, MAX_BUNDLE } from '../../records/bundle.ts';

/**
 * Gathers a microphone's frames into bundles: pure. A bundle is complete when it is full, or as soon as the speaker falls silent, so that the end of
 * a word does not wait for the next. A bundle of large frames, as of music at a high bit rate, holds fewer.
 */
export class Bundler {
  #stream: StreamId | undefined;
  #frames: Frame[] = [];
  #captured = 0;

  /** Adds a frame captured at `now` (ms since 1970). Returns the bundles that are complete: none, one, or two. */
  push(stream: StreamId, frame: Frame, now: number): Omit<Bundle, 'level' | 'epoch'>[] {
    const out: Omit<Bundle, 'level' | 'epoch'>[] = [];
    const newest = this.#frames[this.#frames.length - 1];
    const follows = stream === this.#stream && newest !== undefined && seqDistance(frame.seq, newest.seq) === 1;
    const fits = bundleBytes([...this.#frames, frame]) <= MAX_BUNDLE;
    if (newest !== undefined && !(follows && fits)) out.push(this.#take());
    this.#stream = stream;
    if (this.#frames.length === 0) this.#captured = now;
    this.#frames.push(frame);
    if (this.#frames.length === BUNDLE_FRAMES || frame.payload.byteLength === 0) out.push(this.#take());
    return out;
  }

  #take(): Omit<Bundle, 'level' | 'epoch'> {
    const bundle = { stream: this.#stream!, frames: this.#frames, captured: this.#captured };
    this.#frames = [];
    return bundle;
  }
}
