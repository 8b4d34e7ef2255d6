/** The interface of Opus codecs in the worker. One frame in, one packet out, in order; and back. */
import type { Preset } from '../engine.ts';

export interface EncoderEvents {
  /** `packet` is the Opus packet of the frame given with `tag`. The receiver owns it. */
  packet(tag: number, packet: Uint8Array): void;
  /** Encoding does not work here (any more). Nothing follows this. */
  failed(error: unknown): void;
}

export interface FrameEncoder {
  /** 960 samples per channel; the encoder takes over the arrays. */
  encode(tag: number, channels: Float32Array<ArrayBuffer>[]): void;
  /** Forgets pending frames. Idempotent. */
  close(): void;
}

export interface DecoderEvents<Tag> {
  /** 960 samples per channel, for the packet given with `tag`. The receiver owns them. */
  block(tag: Tag, channels: Float32Array<ArrayBuffer>[]): void;
  /** The packet given with `tag` is garbage; others are not affected. */
  bad(tag: Tag): void;
}

export interface FrameDecoder<Tag> {
  /** How often it was replaced because of a packet. */
  readonly restarts: number;
  decode(tag: Tag, packet: Uint8Array): void;
  /** Forgets pending packets. Idempotent. */
  close(): void;
}

export interface Encoders {
  /** `lowData`: at the rate for people who want to use less data (`rateOf`). */
  encoder(preset: Preset, events: EncoderEvents, lowData?: boolean): FrameEncoder;
}

export interface Decoders {
  decoder<Tag>(events: DecoderEvents<Tag>): FrameDecoder<Tag>;
}

/** The encoder's complexity, of 10. At these rates it sounds like 9 for half the work (WebRTC uses 5 on phones). */
export const COMPLEXITY = 5;

export interface PresetFormat {
  readonly channels: 1 | 2;
  /** bit/s. */
  readonly bitrate: number;
}

export const FORMATS: Readonly<Record<Preset, PresetFormat>> = {
  voice: { channels: 1, bitrate: 32_000 },
  music: { channels: 2, bitrate: 96_000 },
};

/** bit/s, for people who want to use less data. Opus still codes speech in full band at it. */
const LOW_DATA_RATE = 24_000;

/** bit/s. */
export function rateOf(preset: Preset, lowData: boolean): number {
  return lowData ? LOW_DATA_RATE : FORMATS[preset].bitrate;
}
