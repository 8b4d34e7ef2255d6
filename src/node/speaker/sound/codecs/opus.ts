/** The packets of one Opus stream, as frames of 20 ms. */
import { SAMPLE_RATE } from '../../../media/frame.ts';
import { isOpusFrame } from '../../../media/opus-packet.ts';
import { FrameEncoder } from '../frame-encoder.ts';
import { LOUDNESS } from '../loudness/leveller.ts';
import { LoudnessMeter } from '../loudness/meter.ts';
import type { Reading } from '../reading.ts';
import type { Part } from '../samples.ts';
import type { Track } from '../track.ts';
import { OpusDecoder } from './opus-decoder.ts';
import type { OpusHead } from './opus-head.ts';

/** Bytes of a frame that relays carry for as long as it takes: 160 kbit/s. */
const MAX_PASSED = 400;
/** Frames by which it is known how loud a stream is: five seconds. */
const MEASURED = 250;
/** LU by which loudness may differ from the one that is wanted, and frames are passed on all the same: who encodes anew loses more. */
const TOLERANCE = 3;

interface Waiting {
  readonly packet: Uint8Array;
  readonly samples: Float32Array;
  readonly part: Part | undefined;
}

export class OpusTrack implements Track {
  readonly #head: OpusHead;
  readonly #reading: Reading;
  #decoder: OpusDecoder | undefined;
  #encoder: FrameEncoder | undefined;
  #plain: boolean;
  /** Undefined where it does not matter, or no more. */
  #meter: LoudnessMeter | undefined;
  /** Frames that wait until that is known. */
  #waiting: Waiting[] = [];
  /** Samples still to be left out. */
  #skip: number;

  /** `free` it. */
  constructor(head: OpusHead, reading: Reading) {
    this.#head = head;
    this.#reading = reading;
    this.#plain = head.gain === 0 && head.surround === undefined && !reading.raw;
    this.#meter = reading.levelled && this.#plain ? new LoudnessMeter(head.channels) : undefined;
    this.#skip = head.preSkip;
  }

  /** `part` does not divide frames that are passed on. */
  async *take(packet: Uint8Array, part?: Part): AsyncGenerator<Uint8Array> {
    if (packet.byteLength === 0) return;
    if (this.#plain && this.#reading.volume() !== 1) yield* this.#turn();
    if (!this.#plain) yield* this.#encode(await this.#decode(packet), part);
    else if (!isOpusFrame(packet) || packet.byteLength > MAX_PASSED) {
      yield* this.#turn();
      yield* this.#encode(await this.#decode(packet), part);
    } else if (this.#meter === undefined) {
      this.#skip = 0;
      yield packet;
    } else {
      const samples = await this.#decode(packet);
      this.#meter.push(samples);
      this.#waiting.push({ packet, samples, part });
      if (this.#waiting.length === MEASURED) yield* this.#settle();
    }
  }

  async *end(): AsyncGenerator<Uint8Array> {
    if (this.#waiting.length > 0) yield* this.#settle();
    if (this.#encoder !== undefined) yield* this.#encoder.end();
  }

  free(): void {
    this.#decoder?.free();
    this.#encoder?.free();
    this.#decoder = undefined;
    this.#encoder = undefined;
  }

  /** What waits goes on as it is where it is about as loud as is wanted. Silence decides nothing. */
  async *#settle(): AsyncGenerator<Uint8Array> {
    const { loudness } = this.#meter!;
    const isSilent = loudness === Number.NEGATIVE_INFINITY;
    if (!isSilent && Math.abs(loudness - LOUDNESS) > TOLERANCE) {
      yield* this.#turn();
      return;
    }
    for (const { packet } of this.#waiting.splice(0)) yield packet;
    this.#skip = 0;
    if (isSilent) return;
    this.#meter = undefined;
    this.#decoder?.free();
    this.#decoder = undefined;
  }

  /** From here on all of it is encoded anew: a decoder that got some packets of one encoder and some of another would click at each change. */
  async *#turn(): AsyncGenerator<Uint8Array> {
    this.#plain = false;
    this.#meter = undefined;
    for (const { samples, part } of this.#waiting.splice(0)) yield* this.#encode(samples, part);
  }

  async #decode(packet: Uint8Array): Promise<Float32Array> {
    this.#decoder ??= await OpusDecoder.open(this.#head, this.#reading.drops);
    return this.#decoder.decode(packet);
  }

  async *#encode(samples: Float32Array, part: Part | undefined): AsyncGenerator<Uint8Array> {
    const { channels } = this.#head;
    this.#encoder ??= await FrameEncoder.open(channels, this.#reading);
    const length = samples.length / channels;
    const to = part === undefined ? length : Math.max(0, Math.min(length, Math.round(part.keep * SAMPLE_RATE)));
    if (part !== undefined) part.keep -= to / SAMPLE_RATE;
    const from = Math.min(this.#skip, to);
    this.#skip -= from;
    yield* this.#encoder.encode(samples.subarray(from * channels, to * channels));
  }
}
