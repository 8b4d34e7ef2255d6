/** Opus decoding by the browser's own WebCodecs. */
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../../node/media/frame.ts';
import { isOpusFrame, joinOpus, opusChannels } from '../../../node/media/opus-packet.ts';
import type { DecoderEvents, FrameDecoder } from './codecs.ts';

const FRAME_US = 20_000;
/** A decoder with more pending packets is stuck, and further ones are dropped. */
const MAX_PENDING = 50;
/** New decoders that a voice may cost in a second: more is an attack, and its packets count as bad. */
const RESTARTS_PER_SECOND = 10;

export function decoderConfig(channels: number): AudioDecoderConfig {
  return { codec: 'opus', sampleRate: SAMPLE_RATE, numberOfChannels: channels };
}

interface Undecoded<Tag> {
  readonly tag: Tag;
  readonly packet: Uint8Array;
}

/** One packet, or two that are decoded as one of 40 ms. */
type Job<Tag> = readonly Undecoded<Tag>[];

export class WebDecoder<Tag> implements FrameDecoder<Tag> {
  readonly #events: DecoderEvents<Tag>;
  #decoder: AudioDecoder | undefined;
  #channels = 1;
  /** Packets of the current task. They are decoded together, because a call costs the browser more than decoding. */
  #waiting: Undecoded<Tag>[] = [];
  /** In order: the first one is to blame for an error, and the others can be decoded again. */
  #pending: Job<Tag>[] = [];
  /** False once two joined packets yielded anything but their sound. */
  #joins = true;
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
    if (!isOpusFrame(packet) || this.#waiting.length + this.#pending.length >= MAX_PENDING) {
      this.#events.bad(tag);
      return;
    }
    this.#waiting.push({ tag, packet });
    if (this.#waiting.length === 1) queueMicrotask(() => this.#submitWaiting());
  }

  close(): void {
    this.#waiting = [];
    this.#pending = [];
    this.#discard();
  }

  #submitWaiting(): void {
    for (let first = this.#waiting.shift(); first !== undefined; first = this.#waiting.shift()) {
      if (this.#exhausted()) {
        this.#events.bad(first.tag);
        continue;
      }
      const second = this.#waiting[0];
      const joined = this.#joins && second !== undefined ? joinOpus(first.packet, second.packet) : undefined;
      if (joined === undefined) {
        this.#submit([first], first.packet);
      } else {
        this.#waiting.shift();
        this.#submit([first, second!], joined);
      }
    }
  }

  #submit(job: Job<Tag>, packet: Uint8Array): void {
    const channels = opusChannels(packet);
    if (channels !== this.#channels) this.#discard();
    this.#channels = channels;
    this.#pending.push(job);
    try {
      this.#decoder ??= this.#open();
      this.#decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: this.#time, data: packet }));
      this.#time += FRAME_US * job.length;
    } catch {
      // Rejected synchronously: as bad as an error that arrives later.
      this.#recover();
    }
  }

  #open(): AudioDecoder {
    const decoder: AudioDecoder = new AudioDecoder({
      output: (data) => {
        const first = decoder === this.#decoder ? this.#pending.shift() : undefined;
        if (first !== undefined) this.#deliver(first, data);
        data.close();
      },
      error: () => {
        if (decoder === this.#decoder) this.#recover();
      },
    });
    decoder.configure(decoderConfig(this.#channels));
    return decoder;
  }

  #deliver(job: Job<Tag>, data: AudioData): void {
    if (data.numberOfFrames !== FRAME_SAMPLES * job.length) {
      this.#joins = false;
      for (const { tag } of job) this.#events.bad(tag);
      return;
    }
    for (const [i, { tag }] of job.entries()) {
      const channels: Float32Array<ArrayBuffer>[] = [];
      for (let planeIndex = 0; planeIndex < data.numberOfChannels; planeIndex++) {
        const samples = new Float32Array(FRAME_SAMPLES);
        data.copyTo(samples, {
          planeIndex,
          frameOffset: i * FRAME_SAMPLES,
          frameCount: FRAME_SAMPLES,
          format: 'f32-planar',
        });
        channels.push(samples);
      }
      this.#events.block(tag, channels);
    }
  }

  /**
   * An error closes a decoder for good: the oldest packet is to blame, the others go to a new decoder. Of two joined packets the bad one is found by
   * decoding them separately.
   */
  #recover(): void {
    this.#restarts += 1;
    this.#restartsInSecond += 1;
    this.#discard(false);
    const [blamed = [], ...others] = this.#pending;
    this.#pending = [];
    const apart = blamed.length > 1;
    if (apart) this.#joins = false;
    else for (const { tag } of blamed) this.#events.bad(tag);
    this.#waiting.unshift(...(apart ? blamed : []), ...others.flat());
    this.#submitWaiting();
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
    for (const { tag } of lost.flat()) this.#events.bad(tag);
  }
}
