/** Opus to sound for one ear or two, of one stream or of several that are mixed. */
import type { OpusDecoderHandle } from 'libopus-wasm';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../../media/frame.ts';
import type { Counters } from '../../../util/counters.ts';
import type { SoundDrop } from '../faults.ts';
import type { OpusHead, Surround } from './opus-head.ts';
import { splitStreams } from './opus-streams.ts';

/** Samples of the longest packet, 120 ms. */
const LONGEST = 6 * FRAME_SAMPLES;

export class OpusDecoder {
  readonly #drops: Counters<SoundDrop>;
  readonly #decoders: readonly OpusDecoderHandle[];
  readonly #surround: Surround | undefined;

  private constructor(
    decoders: readonly OpusDecoderHandle[],
    surround: Surround | undefined,
    drops: Counters<SoundDrop>,
  ) {
    this.#drops = drops;
    this.#decoders = decoders;
    this.#surround = surround;
  }

  /** The decoder is loaded where it is needed first: it is large. `free` it. */
  static async open({ channels, gain, surround }: OpusHead, drops: Counters<SoundDrop>): Promise<OpusDecoder> {
    const { createDecoder, DecoderCtl } = await import('libopus-wasm');
    const each = Array.from({ length: surround?.streams ?? 1 }, (_, i) =>
      surround === undefined ? channels : i < surround.coupled ? 2 : 1,
    );
    const decoders: OpusDecoderHandle[] = [];
    for (const one of each) {
      const decoder = await createDecoder({ channels: one, sampleRate: SAMPLE_RATE, maxFrameSize: LONGEST });
      decoder.decoderCtl(DecoderCtl.SetGain, gain);
      decoders.push(decoder);
    }
    return new OpusDecoder(decoders, surround, drops);
  }

  /** Samples from -1 to 1, channels interleaved. */
  decode(packet: Uint8Array): Float32Array {
    const parts = splitStreams(packet, this.#decoders.length);
    let decoded: readonly Float32Array[];
    try {
      if (parts === undefined) throw new RangeError('streams');
      decoded = this.#decoders.map((decoder, i) => decoder.decodeFloat(parts[i]!, { maxFrameSize: LONGEST }));
    } catch {
      this.#drops.add('broken');
      decoded = this.#decoders.map((decoder) => decoder.decodePacketLossFloat(FRAME_SAMPLES));
    }
    return this.#surround === undefined ? decoded[0]! : mixed(decoded, this.#surround);
  }

  free(): void {
    for (const decoder of this.#decoders) decoder.free();
  }
}

function mixed(decoded: readonly Float32Array[], { coupled, mix }: Surround): Float32Array {
  const length = Math.min(...decoded.map((samples, i) => samples.length / (i < coupled ? 2 : 1)));
  const out = new Float32Array(2 * length);
  for (const { from, left, right } of mix) {
    const isPair = from < 2 * coupled;
    const samples = decoded[isPair ? from >> 1 : from - coupled]!;
    const [step, offset] = isPair ? [2, from & 1] : [1, 0];
    for (let i = 0; i < length; i++) {
      const sample = samples[step * i + offset]!;
      out[2 * i]! += left * sample;
      out[2 * i + 1]! += right * sample;
    }
  }
  return out;
}
