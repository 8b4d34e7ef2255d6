/** Opus encoding by the browser's own WebCodecs. */
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../../node/media/frame.ts';
import type { Preset } from '../engine.ts';
import { COMPLEXITY, type EncoderEvents, FORMATS, type FrameEncoder, rateOf } from './codecs.ts';

const FRAME_US = 20_000;
/** An encoder with more pending frames is stuck, and is replaced. */
const MAX_PENDING = 50;
/** An encoder that fails this often in a row is given up. */
const MAX_FAILURES = 3;

export function encoderConfig(preset: Preset, lowData = false): AudioEncoderConfig {
  return {
    codec: 'opus',
    sampleRate: SAMPLE_RATE,
    numberOfChannels: FORMATS[preset].channels,
    bitrate: rateOf(preset, lowData),
    opus: {
      format: 'opus',
      frameDuration: FRAME_US,
      complexity: COMPLEXITY,
      application: preset === 'voice' ? 'voip' : 'audio',
      signal: preset === 'voice' ? 'voice' : 'music',
      // Off, because discontinuous transmission makes chunk times wrong; the voice gate does its work.
      usedtx: false,
    },
  } as AudioEncoderConfig;
}

export class WebEncoder implements FrameEncoder {
  readonly #config: AudioEncoderConfig;
  readonly #events: EncoderEvents;
  /** Tags in order, because chunk times are not reliable. */
  #pending: number[] = [];
  #encoder: AudioEncoder | undefined;
  #time = 0;
  #failures = 0;
  #closed = false;

  constructor(config: AudioEncoderConfig, events: EncoderEvents) {
    this.#config = config;
    this.#events = events;
  }

  encode(tag: number, channels: Float32Array<ArrayBuffer>[]): void {
    if (this.#closed) return;
    if (this.#pending.length >= MAX_PENDING) this.#discard();
    try {
      this.#encoder ??= this.#open();
      const samples = inOneRow(channels);
      const data = new AudioData({
        format: 'f32-planar',
        sampleRate: SAMPLE_RATE,
        numberOfChannels: channels.length,
        numberOfFrames: FRAME_SAMPLES,
        timestamp: this.#time,
        data: samples,
        // Transferred where the browser can, instead of copied.
        transfer: [samples.buffer],
      });
      this.#time += FRAME_US;
      this.#encoder.encode(data);
      data.close();
      this.#pending.push(tag);
    } catch (error) {
      this.#fail(error);
    }
  }

  close(): void {
    this.#closed = true;
    this.#discard();
  }

  #open(): AudioEncoder {
    const encoder: AudioEncoder = new AudioEncoder({
      output: (chunk) => {
        if (encoder !== this.#encoder) return;
        const tag = this.#pending.shift();
        if (tag === undefined) return;
        this.#failures = 0;
        const packet = new Uint8Array(chunk.byteLength);
        chunk.copyTo(packet);
        this.#events.packet(tag, packet);
      },
      error: (error) => {
        if (encoder === this.#encoder) this.#fail(error);
      },
    });
    encoder.configure(this.#config);
    return encoder;
  }

  /** The browser may reclaim an idle encoder: the next frame gets a new one. */
  #fail(error: unknown): void {
    this.#discard();
    this.#failures += 1;
    if (this.#failures <= MAX_FAILURES || this.#closed) return;
    this.#closed = true;
    this.#events.failed(error);
  }

  #discard(): void {
    const encoder = this.#encoder;
    this.#encoder = undefined;
    this.#pending = [];
    if (encoder !== undefined && encoder.state !== 'closed') encoder.close();
  }
}

/** All channels, one after the other. */
function inOneRow(channels: Float32Array<ArrayBuffer>[]): Float32Array<ArrayBuffer> {
  if (channels.length === 1) return channels[0]!;
  const samples = new Float32Array(FRAME_SAMPLES * channels.length);
  for (const [i, channel] of channels.entries()) samples.set(channel, i * FRAME_SAMPLES);
  return samples;
}
