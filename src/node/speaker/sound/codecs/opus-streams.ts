/** Packets that hold several Opus streams (RFC 7845, section 3): all but the last say how long they are (RFC 6716, appendix B). */
import { concat } from '../../../wire/bytes.ts';

/** The packets of each stream, in the usual framing. Undefined when the packet does not hold so many. */
export function splitStreams(packet: Uint8Array, streams: number): readonly Uint8Array[] | undefined {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (let i = 1; i < streams; i++) {
    const part = delimited(packet, at);
    if (part === undefined) return undefined;
    parts.push(part.packet);
    at = part.end;
  }
  return at < packet.byteLength ? [...parts, packet.subarray(at)] : undefined;
}

/** A packet that says how long it is, without that, and where it ends. */
function delimited(
  bytes: Uint8Array,
  start: number,
): { readonly packet: Uint8Array; readonly end: number } | undefined {
  const toc = bytes[start];
  if (toc === undefined) return undefined;
  let at = start + 1;
  /** What stays in front of the frames. */
  let kept = [toc];
  let count = (toc & 3) === 0 ? 1 : 2;
  let padding = 0;
  let isEven = (toc & 3) === 1;
  if ((toc & 3) === 3) {
    const head = bytes[at++] ?? 0;
    count = head & 0x3f;
    isEven = (head & 0x80) === 0;
    kept = [toc, head];
    if ((head & 0x40) !== 0) {
      let more: number;
      do {
        more = bytes[at++] ?? 0;
        kept.push(more);
        padding += more === 255 ? 254 : more;
      } while (more === 255);
    }
  }
  if (count === 0) return undefined;
  let size = 0;
  for (let i = 0; i < (isEven ? 1 : count); i++) {
    const first = bytes[at];
    if (first === undefined) return undefined;
    const long = first >= 252;
    const length = long ? first + 4 * (bytes[at + 1] ?? 0) : first;
    // The last one's is what the usual framing does without.
    if (!isEven && i < count - 1) kept.push(...bytes.subarray(at, at + (long ? 2 : 1)));
    at += long ? 2 : 1;
    size += isEven ? count * length : length;
  }
  const end = at + size + padding;
  if (end > bytes.byteLength) return undefined;
  return { packet: concat([Uint8Array.from(kept), bytes.subarray(at, end)]), end };
}
