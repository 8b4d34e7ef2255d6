/** Makes signed bundles of frames and passes them on in order. A bundle that cannot be made or sent is counted, and later ones follow. */

import type { RoomId } from '../../identity/ids.ts';
import type { FrameSigner } from '../../identity/keys.ts';
import type { Frame, StreamId } from '../../media/frame.ts';
import { writeBundle } from '../../records/bundle.ts';
import type { Counters } from '../../util/counters.ts';
import { type OrderDrop, OrderedQueue } from '../../util/ordered-queue.ts';
import { Bundler } from './bundler.ts';

export interface BundleWriterOptions {
  readonly room: RoomId;
  readonly session: FrameSigner;
  /** The epoch of the room's key that encrypted the frames; 0 in an open room. */
  readonly epoch: () => number;
  /** True while anybody listens; nothing is signed otherwise. */
  readonly wanted: () => boolean;
  /** Receives a signed bundle. */
  readonly send: (bundle: Uint8Array<ArrayBuffer>) => void;
}

/** Bundles being signed at once: two seconds of one voice. */
const MAX_UNDER_WAY = 32;
/** Loudness is not measured, because relays base no decision on it yet. RFC 6464: 127 is unknown or silent. */
const LEVEL = 127;

export class BundleWriter {
  readonly #o: BundleWriterOptions;
  readonly #order: OrderedQueue<Uint8Array<ArrayBuffer>>;
  #bundler = new Bundler();

  constructor(options: BundleWriterOptions) {
    this.#o = options;
    this.#order = new OrderedQueue(MAX_UNDER_WAY, options.send);
  }

  /** Bundles that were not made or not sent. */
  get drops(): Counters<OrderDrop> {
    return this.#order.drops;
  }

  /** Resolves when all complete bundles have been sent. Never rejects. */
  get idle(): Promise<void> {
    return this.#order.idle;
  }

  /** Adds a frame captured at `now` (ms since 1970). */
  push(stream: StreamId, frame: Frame, now: number): void {
    const { room, session, wanted } = this.#o;
    for (const bundle of this.#bundler.push(stream, frame, now)) {
      if (!wanted()) continue;
      const epoch = this.#o.epoch();
      this.#order.push(() =>
        writeBundle(room, { ...bundle, level: LEVEL, epoch }, (message) => session.signFrame(message)),
      );
    }
  }

  /** Drops the frames of an incomplete bundle. */
  clear(): void {
    this.#bundler = new Bundler();
  }
}
