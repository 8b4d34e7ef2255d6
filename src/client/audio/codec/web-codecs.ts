/** Opus by the browser's own WebCodecs. */
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../../node/media/frame.ts';
import { isOpusFrame, opusChannels } from '../../../node/media/opus-packet.ts';
import type { Preset } from '../engine.ts';
import {
  type Codecs,
  type DecoderEvents,
  type EncoderEvents,
  FORMATS,
  type FrameDecoder,
  type FrameEncoder,
} from './codecs.ts';

const FRAME_US = 20_000;
/** An encoder or decoder that holds more is stuck; it is made anew. */
const MAX_PENDING = 50;
/** An encoder that fails more often in a row than this is given up. */
const MAX_FAILURES = 3;
/** A voice may cost at most this many new decoders in a second: more is an attack, and its packets count as bad. */
const RESTARTS_PER_SECOND = 10;

export const webCodecs: Codecs = {
  encoder: (preset, events) => new WebEncoder(preset, events),
  decoder: (events) => new WebDecoder(events),
};

/** True where WebCodecs is there and does Opus both ways. */
export async function webCodecsWork(): Promise<boolean> {
  if (typeof AudioEncoder === 'undefined' || typeof AudioDecoder === 'undefined') return false;
  try {
    const [encoder, decoder] = await Promise.all([
      AudioEncoder.isConfigSupported(encoderConfig('voice')),
      AudioDecoder.isConfigSupported(decoderConfig(1)),
    ]);
    return encoder.supported === true && decoder.supported === true;
  } catch {
    // A browser that does not even know the codec's name throws: the answer is no.
    return false;
  }
}

function encoderConfig(preset: Preset): AudioEncoderConfig {
  const { channels, bitrate } = FORMATS[preset];
  return {
    codec: 'opus',
    sampleRate: SAMPLE_RATE,
    numberOfChannels: channels,
    bitrate,
    opus: {
      format: 'opus',
      frameDuration: FRAME_US,
      application: preset === 'voice' ? 'voip' : 'audio',
      signal: preset === 'voice' ? 'voice' : 'music',
      // Discontinuous transmission makes chunk times lie; the voice gate does its work.
      usedtx: false,
    },
  } as AudioEncoderConfig;
}

function decoderConfig(channels: number): AudioDecoderConfig {
  return { codec: 'opus', sampleRate: SAMPLE_RATE, numberOfChannels: channels };
}

class WebEncoder implements FrameEncoder {
  readonly #preset: Preset;
  readonly #events: EncoderEvents;
  /** Tags in order: chunk times are not to be trusted. */
  #pending: number[] = [];
  #encoder: AudioEncoder | undefined;
  #time = 0;
  #failures = 0;
  #closed = false;

  constructor(preset: Preset, events: EncoderEvents) {
    this.#preset = preset;
    this.#events = events;
  }

  encode(tag: number, channels: Float32Array<ArrayBuffer>[]): void {
    if (this.#closed) return;
    if (this.#pending.length >= MAX_PENDING) this.#discard();
    try {
      this.#encoder ??= this.#open();
      const samples = new Float32Array(FRAME_SAMPLES * channels.length);
      for (const [i, channel] of channels.entries()) samples.set(channel, i * FRAME_SAMPLES);
      const data = new AudioData({
        format: 'f32-planar',
        sampleRate: SAMPLE_RATE,
        numberOfChannels: channels.length,
        numberOfFrames: FRAME_SAMPLES,
        timestamp: this.#time,
        data: samples,
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
    encoder.configure(encoderConfig(this.#preset));
    return encoder;
  }

  /** The browser may take an idle encoder away: the next frame gets a new one. */
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

interface Pending<Tag> {
  readonly tag: Tag;
  readonly packet: Uint8Array;
}

class WebDecoder<Tag> implements FrameDecoder<Tag> {
  readonly #events: DecoderEvents<Tag>;
  #decoder: AudioDecoder | undefined;
  #channels = 1;
  /** In order, so that the first one is to blame for an error and the others can be decoded again. */
  #pending: Pending<Tag>[] = [];
  #time = 0;
  #restarts = 0;
  #second = 0;
  #restartsInSecond = 0;

  constructor(events: DecoderEvents<Tag>) {
    this.#events = events;
  }

  get restarts(): number {
    return this.#restarts;
  }

  decode(tag: Tag, packet: Uint8Array): void {
    if (!isOpusFrame(packet) || this.#pending.length >= MAX_PENDING || this.#exhausted()) {
      this.#events.bad(tag);
      return;
    }
    const channels = opusChannels(packet);
    if (channels !== this.#channels) this.#discard();
    this.#channels = channels;
    this.#pending.push({ tag, packet });
    this.#submit(packet);
  }

  close(): void {
    this.#pending = [];
    this.#discard();
  }

  #submit(packet: Uint8Array): void {
    try {
      this.#decoder ??= this.#open();
      this.#decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: this.#time, data: packet }));
      this.#time += FRAME_US;
    } catch {
      // Refused before it was taken in: as bad as an error that comes later.
      this.#recover();
    }
  }

  #open(): AudioDecoder {
    const decoder: AudioDecoder = new AudioDecoder({
      output: (data) => {
        const first = decoder === this.#decoder ? this.#pending.shift() : undefined;
        if (first !== undefined) this.#deliver(first.tag, data);
        data.close();
      },
      error: () => {
        if (decoder === this.#decoder) this.#recover();
      },
    });
    decoder.configure(decoderConfig(this.#channels));
    return decoder;
  }

  #deliver(tag: Tag, data: AudioData): void {
    if (data.numberOfFrames !== FRAME_SAMPLES) {
      this.#events.bad(tag);
      return;
    }
    const channels: Float32Array<ArrayBuffer>[] = [];
    for (let planeIndex = 0; planeIndex < data.numberOfChannels; planeIndex++) {
      const samples = new Float32Array(FRAME_SAMPLES);
      data.copyTo(samples, { planeIndex, format: 'f32-planar' });
      channels.push(samples);
    }
    this.#events.block(tag, channels);
  }

  /** An error closes a decoder for good: the oldest packet is to blame, the others go to a new one. */
  #recover(): void {
    this.#restarts += 1;
    this.#restartsInSecond += 1;
    this.#discard(false);
    const [blamed, ...others] = this.#pending;
    this.#pending = [];
    if (blamed !== undefined) this.#events.bad(blamed.tag);
    for (const { tag, packet } of others) this.decode(tag, packet);
  }

  #exhausted(): boolean {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#restartsInSecond = 0;
    }
    return this.#restartsInSecond >= RESTARTS_PER_SECOND;
  }

  #discard(blamePending = true): void {
    const decoder = this.#decoder;
    this.#decoder = undefined;
    if (decoder !== undefined && decoder.state !== 'closed') decoder.close();
    if (!blamePending) return;
    const lost = this.#pending;
    this.#pending = [];
    for (const { tag } of lost) this.#events.bad(tag);
  }
}
