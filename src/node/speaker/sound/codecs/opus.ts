/** The packets of one Opus stream, as frames of 20 ms. */
import { SAMPLE_RATE } from '../../../media/frame.ts';
import { isOpusFrame } from '../../../media/opus-packet.ts';
import type { Counters } from '../../../util/counters.ts';
import type { SoundDrop } from '../faults.ts';
import { FrameEncoder } from '../frame-encoder.ts';
import type { Part } from '../samples.ts';
import type { Track } from '../track.ts';
import { OpusDecoder } from './opus-decoder.ts';
import type { OpusHead } from './opus-head.ts';

/** Bytes of a frame that relays carry for as long as it takes: 160 kbit/s. */
const MAX_PASSED = 400;

interface Codec {
  readonly decoder: OpusDecoder;
  readonly encoder: FrameEncoder;
}

export class OpusTrack implements Track {
  readonly #head: OpusHead;
  readonly #drops: Counters<SoundDrop>;
  #codec: Codec | undefined;
  #plain: boolean;
  /** Samples still to be left out. */
  #skip: number;

  /** `free` it. */
  constructor(head: OpusHead, drops: Counters<SoundDrop>) {
    this.#head = head;
    this.#drops = drops;
    this.#plain = head.gain === 0 && head.surround === undefined;
    this.#skip = head.preSkip;
  }

  /** `part` does not divide frames that are passed on. */
  async *take(packet: Uint8Array, part?: Part): AsyncGenerator<Uint8Array> {
    if (packet.byteLength === 0) return;
    if (this.#plain && isOpusFrame(packet) && packet.byteLength <= MAX_PASSED) {
      this.#skip = 0;
      yield packet;
      return;
    }
    // From here on all of it is encoded anew: a listener's decoder that got some packets of one encoder and some of another would click at each change.
    this.#plain = false;
    const { channels } = this.#head;
    this.#codec ??= {
      encoder: await FrameEncoder.open(channels),
      decoder: await OpusDecoder.open(this.#head, this.#drops),
    };
    const samples = this.#codec.decoder.decode(packet);
    const length = samples.length / channels;
    const to = part === undefined ? length : Math.max(0, Math.min(length, Math.round(part.keep * SAMPLE_RATE)));
    if (part !== undefined) part.keep -= to / SAMPLE_RATE;
    const from = Math.min(this.#skip, to);
    this.#skip -= from;
    yield* this.#codec.encoder.encode(samples.subarray(from * channels, to * channels));
  }

  async *end(): AsyncGenerator<Uint8Array> {
    if (this.#codec !== undefined) yield* this.#codec.encoder.end();
  }

  free(): void {
    this.#codec?.decoder.free();
    this.#codec?.encoder.free();
    this.#codec = undefined;
  }
}
