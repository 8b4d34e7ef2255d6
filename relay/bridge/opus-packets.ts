/** Blocks of sound to packets of Opus, and the head that says how to decode them. */
import { Application, createEncoder, type OpusEncoderHandle } from 'libopus-wasm';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../src/node/media/frame.ts';
import { concat, utf8 } from '../../src/node/wire/bytes.ts';
import type { Sound } from './outlet.ts';

export class OpusPackets {
  readonly #encoder: OpusEncoderHandle;

  private constructor(encoder: OpusEncoderHandle) {
    this.#encoder = encoder;
  }

  /** `free` it. */
  static async open({ channels, bitrate }: Sound): Promise<OpusPackets> {
    const settings = { channels, bitrate, sampleRate: SAMPLE_RATE, frameSize: FRAME_SAMPLES } as const;
    return new OpusPackets(await createEncoder({ ...settings, application: Application.Audio, vbr: true }));
  }

  /** What decoders have to know (RFC 7845, section 5.1), as mediabunny takes it. */
  get config(): { codec: 'opus'; sampleRate: number; numberOfChannels: number; description: Uint8Array } {
    const { channels } = this.#encoder;
    const rest = new DataView(new ArrayBuffer(11));
    rest.setUint8(0, 1);
    rest.setUint8(1, channels);
    rest.setUint16(2, this.#encoder.getLookahead(), true);
    rest.setUint32(4, SAMPLE_RATE, true);
    const description = concat([utf8('OpusHead'), new Uint8Array(rest.buffer)]);
    return { codec: 'opus', sampleRate: SAMPLE_RATE, numberOfChannels: channels, description };
  }

  /** One packet of 20 ms, a copy. */
  encode(samples: Float32Array): Uint8Array {
    return this.#encoder.encodeFloat(samples, { frameSize: FRAME_SAMPLES }).slice();
  }

  free(): void {
    this.#encoder.free();
  }
}
