/** Opus as the worker sees it, whoever does the work. One frame in, one packet out, in order; and back. */
import type { Preset } from '../engine.ts';

export interface EncoderEvents {
  /** `packet` is the Opus packet of the frame that was given with `tag`. Owned by the receiver. */
  packet(tag: number, packet: Uint8Array): void;
  /** Encoding does not work here (any more). Nothing comes after this. */
  failed(error: unknown): void;
}

export interface FrameEncoder {
  /** 960 samples per channel; the arrays become the encoder's. */
  encode(tag: number, channels: Float32Array<ArrayBuffer>[]): void;
  /** Forgets what is on its way. Idempotent. */
  close(): void;
}

export interface DecoderEvents<Tag> {
  /** 960 samples per channel, for the packet given with `tag`. Owned by the receiver. */
  block(tag: Tag, channels: Float32Array<ArrayBuffer>[]): void;
  /** The packet given with `tag` is garbage; others are not affected. */
  bad(tag: Tag): void;
}

export interface FrameDecoder<Tag> {
  /** How often it had to be made anew because of a packet. */
  readonly restarts: number;
  decode(tag: Tag, packet: Uint8Array): void;
  /** Forgets what is on its way. Idempotent. */
  close(): void;
}

export interface Encoders {
  encoder(preset: Preset, events: EncoderEvents): FrameEncoder;
}

export interface Decoders {
  decoder<Tag>(events: DecoderEvents<Tag>): FrameDecoder<Tag>;
}

/** The encoder's effort, of 10. Sounds the same at these rates as 9, for half the work (WebRTC takes 5 on phones). */
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
