/**
 * How many transmissions a gossip neighbour may send, counted by the lengths before them: the gossip library decodes each, also an empty one, which
 * takes a byte of the sender and microseconds here. Pure: the time is passed in.
 */
import { MalformedError } from '../wire/malformed.ts';

/** Twice as many as new messages of a neighbour (gossip.ts), and as many seconds of them as a slow machine may be busy with something else. */
const PER_SECOND = 1_000;
const BURST = 5_000;
/** Bytes of a length (Protocol Buffers, base 128 varint) below 2^28. */
const LENGTH_BYTES = 4;

export class RpcBudget {
  #left = BURST;
  #at = Number.NEGATIVE_INFINITY;

  /** Counts what begins in one stream's chunks. */
  reader(): (chunk: Iterable<Uint8Array> | Uint8Array, now: number) => void {
    let rest = 0;
    let length = 0;
    let bytes = 0;
    return (chunk, now) => {
      this.#refill(now);
      for (const part of chunk instanceof Uint8Array ? [chunk] : chunk) {
        for (let at = 0; at < part.byteLength; ) {
          if (rest > 0) {
            const passed = Math.min(rest, part.byteLength - at);
            rest -= passed;
            at += passed;
            continue;
          }
          const byte = part[at++]!;
          length += (byte & 0x7f) * 128 ** bytes++;
          if (bytes > LENGTH_BYTES) throw new MalformedError('length of a gossip transmission');
          if (byte >= 0x80) continue;
          if (--this.#left < 0) throw new MalformedError('too many gossip transmissions');
          rest = length;
          length = 0;
          bytes = 0;
        }
      }
    };
  }

  #refill(now: number): void {
    this.#left = Math.min(BURST, this.#left + (Math.max(0, now - this.#at) / 1_000) * PER_SECOND);
    this.#at = now;
  }
}
