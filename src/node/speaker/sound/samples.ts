/** Decoded sound, from -1 to 1: one array for each channel, all of one length. */
export interface Samples {
  /** Hz. */
  readonly rate: number;
  readonly channels: readonly Float32Array[];
  /** Packets that could not be decoded beside those that could; none by default. */
  readonly broken?: number;
}

/** What decodes the packets of one track, in their order. */
export interface SoundDecoder {
  /** Undefined while nothing is complete. Throws for a packet that cannot be decoded; the next one may be. */
  decode(packet: Uint8Array): Promise<Samples | undefined>;
  free(): void;
}

/** What of the sound that comes is heard: all but the first `skip` seconds, and no more than `keep` seconds of the rest. What has come is taken off. */
export interface Part {
  skip: number;
  keep: number;
}

export function partOf({ rate, channels }: Samples, part: Part): Samples {
  const length = channels[0]?.length ?? 0;
  const from = Math.min(length, Math.round(part.skip * rate));
  const to = Math.min(length, from + Math.max(0, Math.round(part.keep * rate)));
  part.skip -= from / rate;
  part.keep -= (to - from) / rate;
  return { rate, channels: channels.map((samples) => samples.subarray(from, to)) };
}
