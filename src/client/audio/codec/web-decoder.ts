/** Opus decoding by the browser's own WebCodecs. */
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../../node/media/frame.ts';
import { isOpusFrame, opusChannels } from '../../../node/media/opus-packet.ts';
import type { DecoderEvents, FrameDecoder } from './codecs.ts';

const FRAME_US = 20_000;
/** A decoder that holds more is stuck; what comes on top is given up. */
const MAX_PENDING = 50;
/** A voice may cost at most this many new decoders in a second: more is an attack, and its packets count as bad. */
const RESTARTS_PER_SECOND = 10;

export function decoderConfig(channels: number): AudioDecoderConfig {
  return { codec: 'opus', sampleRate: SAMPLE_RATE, numberOfChannels: channels };
}

interface Pending<Tag> {
  readonly tag: Tag;
  readonly packet: Uint8Array;
}

export class WebDecoder<Tag> implements FrameDecoder<Tag> {
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
