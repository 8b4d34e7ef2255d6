/** Frames of MPEG audio, by their headers (ISO/IEC 11172-3, section 2.4.1.3, and 13818-3). */

/** Bytes. */
export const MPEG_HEADER = 4;

/** Kilobits a second by code: layers I to III, then those of half the rates, layer I and others. */
const KILOBITS = [
  [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;
const HERTZ = [44_100, 48_000, 32_000] as const;

/** Bytes of the frame of MPEG audio that begins here; 0 where none does. */
export function mpegLength(bytes: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
  const version = (b >> 3) & 3;
  const layer = 4 - ((b >> 1) & 3);
  const hertz = HERTZ[((c >> 2) & 3) as 0];
  if (a !== 0xff || b < 0xe0 || version === 1 || layer === 4 || hertz === undefined) return 0;
  const isFirst = version === 3;
  const table = isFirst ? layer - 1 : layer === 1 ? 3 : 4;
  const bits = (KILOBITS[table]![c >> 4] ?? 0) * 1_000;
  if (bits === 0) return 0;
  const rate = version === 3 ? hertz : version === 2 ? hertz / 2 : hertz / 4;
  const padding = (c >> 1) & 1;
  if (layer === 1) return (Math.floor((12 * bits) / rate) + padding) * 4;
  return Math.floor(((layer === 3 && !isFirst ? 72 : 144) * bits) / rate) + padding;
}
