/** What is heard of one track of a file or stream. */
import type { Order } from './loudspeakers.ts';
import type { Reading } from './reading.ts';
import { SampleFrames } from './sample-frames.ts';
import { type Part, partOf, type SoundDecoder } from './samples.ts';

/** Packets in, frames of 20 ms out. */
export interface Track {
  /** The frames that a packet completes. `part`: what of it and of those that follow is heard; by default all. */
  take(packet: Uint8Array, part?: Part): AsyncGenerator<Uint8Array>;
  /** The last frames. */
  end(): AsyncGenerator<Uint8Array>;
  free(): void;
}

/** A track that is decoded. A packet that cannot be is counted and left out. */
export class DecodedTrack implements Track {
  readonly #decoder: SoundDecoder;
  readonly #frames: SampleFrames;
  readonly #drops: Reading['drops'];

  /** It owns the decoder. `free` it. */
  constructor(decoder: SoundDecoder, order: Order, reading: Reading) {
    this.#decoder = decoder;
    this.#frames = new SampleFrames(order, reading);
    this.#drops = reading.drops;
  }

  async *take(packet: Uint8Array, part?: Part): AsyncGenerator<Uint8Array> {
    const samples = await this.#decoder.decode(packet).catch(() => void this.#drops.add('broken'));
    if (samples?.broken) this.#drops.add('broken', samples.broken);
    if (samples !== undefined) yield* this.#frames.take(part === undefined ? samples : partOf(samples, part));
  }

  end(): AsyncGenerator<Uint8Array> {
    return this.#frames.end();
  }

  free(): void {
    this.#decoder.free();
    this.#frames.free();
  }
}
