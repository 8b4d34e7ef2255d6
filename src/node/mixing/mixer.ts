/**
 * Mixes voices: the slots of a moment go in, a block of 20 ms comes out. It knows no clock, so a radio feeds it as time goes by and a recorder as fast as
 * it reads. Decoders are its own, and bounded.
 */
import type { OpusDecoderHandle } from 'libopus-wasm';
import { CONCEALMENT_HISTORY, Concealment } from '../media/concealment.ts';
import { FRAME_SAMPLES, SAMPLE_RATE, type StreamId } from '../media/frame.ts';
import { Counters } from '../util/counters.ts';
import { Limiter } from './limiter.ts';
import { MAX_VOICES, type Slot } from './slot.ts';

/** Packets that could not be decoded, which are concealed; slots of more voices than are mixed. */
export type MixDrop = 'broken' | 'crowded';

interface Voice {
  readonly stream: StreamId;
  readonly decoder: OpusDecoderHandle;
  /** Its last CONCEALMENT_HISTORY samples of each channel, interleaved. */
  readonly past: Float32Array;
  /** It was heard in the block before. */
  sounding: boolean;
}

export class Mixer {
  readonly drops = new Counters<MixDrop>();
  readonly #channels: 1 | 2;
  readonly #limiter: Limiter;
  /** The one that was heard longest ago first. */
  readonly #voices = new Map<string, Voice>();

  /** `channels` of the blocks that come out: mono voices are in the middle of two. `free` it. */
  constructor(channels: 1 | 2) {
    this.#channels = channels;
    this.#limiter = new Limiter(channels);
  }

  /**
   * The next 20 ms: FRAME_SAMPLES of each channel, interleaved, from -1 to 1, LOOK_AHEAD samples late. Where nobody talks it is exactly 0. A voice that
   * ends fades out in the block after. One call after the other: the next begins when this has resolved.
   */
  async mix(slots: Iterable<Slot>): Promise<Float32Array> {
    const sum = new Float32Array(FRAME_SAMPLES * this.#channels);
    const heard = new Set<string>();
    for (const { voice: name, stream, packet, gain = 1 } of slots) {
      if (heard.size === MAX_VOICES || heard.has(name)) {
        this.drops.add('crowded');
        continue;
      }
      heard.add(name);
      const voice = await this.#voice(name, stream);
      add(sum, this.#decode(voice, packet, gain));
    }
    for (const [name, voice] of this.#voices) {
      if (voice.sounding && !heard.has(name)) add(sum, this.#fade(voice));
      voice.sounding = heard.has(name);
    }
    return this.#limiter.push(sum);
  }

  /** Voices for which it holds a decoder. */
  get size(): number {
    return this.#voices.size;
  }

  free(): void {
    for (const { decoder } of this.#voices.values()) decoder.free();
    this.#voices.clear();
  }

  async #voice(name: string, stream: StreamId): Promise<Voice> {
    let voice = this.#voices.get(name);
    this.#voices.delete(name);
    if (voice?.stream !== stream) {
      voice?.decoder.free();
      voice = await this.#open(stream);
    }
    this.#voices.set(name, voice);
    const [oldest, { decoder }] = this.#voices.entries().next().value!;
    if (this.#voices.size > MAX_VOICES) {
      this.#voices.delete(oldest);
      decoder.free();
    }
    return voice;
  }

  async #open(stream: StreamId): Promise<Voice> {
    const { createDecoder } = await import('libopus-wasm');
    const channels = this.#channels;
    const decoder = await createDecoder({ channels, sampleRate: SAMPLE_RATE, maxFrameSize: FRAME_SAMPLES });
    return { stream, decoder, past: new Float32Array(CONCEALMENT_HISTORY * channels), sounding: false };
  }

  #decode({ decoder, past }: Voice, packet: Uint8Array | undefined, gain: number): Float32Array {
    let samples: Float32Array | undefined;
    try {
      if (packet !== undefined) samples = decoder.decodeFloat(packet);
    } catch {
      // Counted below, as is what decodes to another length.
    }
    if (samples?.length !== FRAME_SAMPLES * this.#channels) {
      if (packet !== undefined) this.drops.add('broken');
      samples = decoder.decodePacketLossFloat(FRAME_SAMPLES);
    }
    if (gain !== 1) for (let i = 0; i < samples.length; i++) samples[i]! *= gain;
    past.copyWithin(0, samples.length);
    past.set(samples, past.length - samples.length);
    return samples;
  }

  /** A voice that is cut off in the middle of a sound would click. */
  #fade({ past }: Voice): Float32Array {
    const channels = this.#channels;
    const history = Array.from({ length: channels }, (_, channel) =>
      Float32Array.from({ length: CONCEALMENT_HISTORY }, (_, i) => past[i * channels + channel]!),
    );
    const more = new Concealment(history).next(FRAME_SAMPLES);
    past.fill(0);
    return Float32Array.from({ length: FRAME_SAMPLES * channels }, (_, i) => {
      const at = Math.floor(i / channels);
      return more[i % channels]![at]! * (1 - (at + 1) / FRAME_SAMPLES);
    });
  }
}

function add(sum: Float32Array, samples: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += samples[i]!;
}
