/** The packets of one Opus stream, as frames of 20 ms. */
import type { OpusEncoderHandle } from 'libopus-wasm';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../media/frame.ts';
import { isOpusFrame } from '../media/opus-packet.ts';
import type { Counters } from '../util/counters.ts';
import type { OpusDrop } from './faults.ts';
import { OpusDecoder } from './opus-decoder.ts';
import type { OpusHead } from './opus-head.ts';

/** Bytes of a frame that relays carry for as long as it takes: 160 kbit/s. */
const MAX_PASSED = 400;
/** What is encoded anew has so many bit/s, by channels. */
const RATES = { 1: 64_000, 2: 112_000 } as const;

interface Codec {
  readonly decoder: OpusDecoder;
  readonly encoder: OpusEncoderHandle;
}

export class OpusFrames {
  readonly #head: OpusHead;
  readonly #drops: Counters<OpusDrop>;
  #codec: Codec | undefined;
  #plain: boolean;
  /** Samples still to be left out. */
  #skip: number;
  /** Decoded samples that do not make a frame yet, channels interleaved. */
  #rest = new Float32Array(0);

  /** `free` it. */
  constructor(head: OpusHead, drops: Counters<OpusDrop>) {
    this.#head = head;
    this.#drops = drops;
    this.#plain = head.gain === 0 && head.surround === undefined;
    this.#skip = head.preSkip;
  }

  /** The frames that a packet completes. */
  async take(packet: Uint8Array): Promise<readonly Uint8Array[]> {
    if (packet.byteLength === 0) return [];
    if (this.#plain && isOpusFrame(packet) && packet.byteLength <= MAX_PASSED) {
      this.#skip = 0;
      return [packet];
    }
    // From here on all of it is encoded anew: a listener's decoder that got some packets of one encoder and some of another would click at each change.
    this.#plain = false;
    this.#codec ??= await openCodec(this.#head, this.#drops);
    const samples = this.#codec.decoder.decode(packet);
    const { channels } = this.#head;
    const left = Math.min(this.#skip, samples.length / channels);
    this.#skip -= left;
    return this.#encode(samples.subarray(left * channels));
  }

  /** The last frame, filled up with silence. */
  end(): readonly Uint8Array[] {
    if (this.#rest.length === 0) return [];
    return this.#encode(new Float32Array(FRAME_SAMPLES * this.#head.channels - this.#rest.length));
  }

  free(): void {
    this.#codec?.decoder.free();
    this.#codec?.encoder.free();
    this.#codec = undefined;
  }

  #encode(samples: Float32Array): readonly Uint8Array[] {
    const size = FRAME_SAMPLES * this.#head.channels;
    const all = new Float32Array(this.#rest.length + samples.length);
    all.set(this.#rest);
    all.set(samples, this.#rest.length);
    const frames: Uint8Array[] = [];
    let at = 0;
    for (; at + size <= all.length; at += size)
      frames.push(this.#codec!.encoder.encodeFloat(all.subarray(at, at + size), { frameSize: FRAME_SAMPLES }));
    this.#rest = all.slice(at);
    return frames;
  }
}

async function openCodec(head: OpusHead, drops: Counters<OpusDrop>): Promise<Codec> {
  const { Application, createEncoder } = await import('libopus-wasm');
  const { channels } = head;
  const encoder = await createEncoder({
    channels,
    sampleRate: SAMPLE_RATE,
    application: Application.Audio,
    bitrate: RATES[channels],
    frameSize: FRAME_SAMPLES,
    vbr: true,
  });
  return { decoder: await OpusDecoder.open(head, drops), encoder };
}
