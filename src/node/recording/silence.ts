/**
 * Silence as packets of Opus. Every player keeps the time of a packet, and none that of a hole between packets; a packet without any byte for its
 * frames would have decoders make up sound that goes on.
 */

/** Slots in the longest silent packet: 120 ms, the most that a packet may hold (RFC 6716, section 3.2.5). */
const MOST = 6;
/** 20 ms of CELT, fullband, one channel (RFC 6716, section 3.1). The stereo bit makes it two. */
const TOC = 0xf8;
const STEREO = 0x04;
/** Code 3: several frames of equal size, of which the next byte gives the number. */
const SEVERAL = 0x03;
/** The frame that libopus makes of digital silence. */
const FRAME = [0xff, 0xfe];

const PACKETS = [1, 2].map((channels) => Array.from({ length: MOST }, (_, i) => make(i + 1, channels)));

function make(slots: number, channels: number): Uint8Array {
  const toc = TOC | (channels === 2 ? STEREO : 0);
  const frames = Array.from({ length: slots }, () => FRAME).flat();
  return Uint8Array.from(slots === 1 ? [toc, ...frames] : [toc | SEVERAL, slots, ...frames]);
}

/** Packets that last `slots` slots of 20 ms, the longest first. They are shared: do not write into them. */
export function* silence(slots: number, channels: 1 | 2): Generator<Uint8Array> {
  for (let left = slots; left > 0; left -= MOST) yield PACKETS[channels - 1]![Math.min(left, MOST) - 1]!;
}

/** How many slots of silence a packet is; 0 for every packet that `silence` does not make. */
export function silentSlots(packet: Uint8Array): number {
  const several = packet.byteLength > 3;
  const [toc, count] = [packet[0] ?? 0, several ? packet[1]! : 1];
  const from = several ? 2 : 1;
  if ((toc | STEREO) !== (TOC | STEREO | (several ? SEVERAL : 0))) return 0;
  if (count < (several ? 2 : 1) || count > MOST || packet.byteLength !== from + 2 * count) return 0;
  for (let at = from; at < packet.byteLength; at++) if (packet[at] !== FRAME[(at - from) % 2]) return 0;
  return count;
}
