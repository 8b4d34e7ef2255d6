/** Opus by WebAssembly, for browsers without WebCodecs. Large, so it is loaded only there. */
import {
  Application,
  createDecoder,
  createEncoder,
  loadLibopus,
  type OpusDecoderHandle,
  type OpusEncoderHandle,
  Signal,
} from 'libopus-wasm';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../../node/media/frame.ts';
import { isOpusFrame, opusChannels } from '../../../node/media/opus-packet.ts';
import type { Preset } from '../engine.ts';
import {
  COMPLEXITY,
  type DecoderEvents,
  type Decoders,
  type EncoderEvents,
  type Encoders,
  FORMATS,
  type FrameDecoder,
  type FrameEncoder,
  rateOf,
} from './codecs.ts';

/** Loads the code; rejects where WebAssembly is forbidden. */
export async function loadWasmCodecs(): Promise<Encoders & Decoders> {
  await loadLibopus();
  return {
    encoder: (preset, events, lowData = false) => new WasmEncoder(preset, lowData, events),
    decoder: (events) => new WasmDecoder(events),
  };
}

class WasmEncoder implements FrameEncoder {
  readonly #events: EncoderEvents;
  readonly #handle: Promise<OpusEncoderHandle>;
  #closed = false;

  constructor(preset: Preset, lowData: boolean, events: EncoderEvents) {
    this.#events = events;
    this.#handle = createEncoder({
      channels: FORMATS[preset].channels,
      bitrate: rateOf(preset, lowData),
      sampleRate: SAMPLE_RATE,
      frameSize: FRAME_SAMPLES,
      complexity: COMPLEXITY,
      application: preset === 'voice' ? Application.Voip : Application.Audio,
      signal: preset === 'voice' ? Signal.Voice : Signal.Music,
    });
    // Handled here too, not only where a frame waits for it.
    this.#handle.catch((error: unknown) => this.#fail(error));
  }

  encode(tag: number, channels: Float32Array<ArrayBuffer>[]): void {
    void this.#encode(tag, channels);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    void this.#handle.then(
      (handle) => handle.free(),
      () => undefined,
    );
  }

  /** The handle exists after the first frame; from then on each frame is encoded synchronously, which keeps the order. */
  async #encode(tag: number, channels: Float32Array<ArrayBuffer>[]): Promise<void> {
    try {
      const handle = await this.#handle;
      if (!this.#closed) this.#events.packet(tag, handle.encodeFloat(interleave(channels)).slice());
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#events.failed(error);
  }
}

class WasmDecoder<Tag> implements FrameDecoder<Tag> {
  readonly #events: DecoderEvents<Tag>;
  #handle: Promise<OpusDecoderHandle> | undefined;
  #channels: 1 | 2 = 1;
  #restarts = 0;
  #closed = false;

  constructor(events: DecoderEvents<Tag>) {
    this.#events = events;
  }

  get restarts(): number {
    return this.#restarts;
  }

  decode(tag: Tag, packet: Uint8Array): void {
    void this.#decode(tag, packet);
  }

  close(): void {
    this.#closed = true;
    this.#discard();
  }

  async #decode(tag: Tag, packet: Uint8Array): Promise<void> {
    if (!isOpusFrame(packet)) {
      this.#events.bad(tag);
      return;
    }
    const channels = opusChannels(packet);
    if (channels !== this.#channels) this.#discard();
    this.#channels = channels;
    this.#handle ??= createDecoder({ channels, sampleRate: SAMPLE_RATE, maxFrameSize: FRAME_SAMPLES });
    try {
      const handle = await this.#handle;
      if (this.#closed) return;
      const samples = handle.decodeFloat(packet);
      if (samples.length !== FRAME_SAMPLES * channels) this.#events.bad(tag);
      else this.#events.block(tag, deinterleave(samples, channels));
    } catch {
      // The packet is to blame, and it leaves the decoder in an unreliable state.
      this.#restarts += 1;
      this.#discard();
      if (!this.#closed) this.#events.bad(tag);
    }
  }

  #discard(): void {
    void this.#handle?.then(
      (handle) => handle.free(),
      () => undefined,
    );
    this.#handle = undefined;
  }
}

function interleave(channels: readonly Float32Array[]): Float32Array {
  if (channels.length === 1) return channels[0]!;
  const out = new Float32Array(FRAME_SAMPLES * channels.length);
  for (const [c, samples] of channels.entries()) {
    for (let i = 0; i < FRAME_SAMPLES; i++) out[i * channels.length + c] = samples[i]!;
  }
  return out;
}

function deinterleave(samples: Float32Array, channels: number): Float32Array<ArrayBuffer>[] {
  return Array.from({ length: channels }, (_, c) => {
    const out = new Float32Array(FRAME_SAMPLES);
    for (let i = 0; i < FRAME_SAMPLES; i++) out[i] = samples[i * channels + c]!;
    return out;
  });
}
