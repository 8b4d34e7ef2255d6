import { toHex } from '../../../src/node/wire/bytes.ts';
/** What test vectors are made of. */

export interface Vector {
  readonly name: string;
  /** Hex. */
  readonly bytes: string;
  /** What is read from a valid one: byte strings as hex, times in ms since 1970. */
  readonly value?: Readonly<Record<string, unknown>>;
  /** The reason for which an invalid one is refused, where the specification names it. */
  readonly why?: string;
}

export interface Vectors {
  readonly what: string;
  /** What the reader is told: the time, the room, the session. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly valid: readonly Vector[];
  readonly invalid: readonly Vector[];
}

/** Byte strings as hex, everything else as JSON has it. */
export function plain(value: object): Record<string, unknown> {
  return JSON.parse(
    JSON.stringify(value, (_, v: unknown) => {
      if (v instanceof Uint8Array) return hex(v);
      // A Buffer turns itself into this before anyone can say otherwise.
      const buffer = v as { type?: unknown; data?: unknown } | null;
      return buffer?.type === 'Buffer' && Array.isArray(buffer.data) ? hex(Uint8Array.from(buffer.data)) : v;
    }),
  );
}

export function hex(bytes: Uint8Array): string {
  return toHex(bytes);
}

export function valid(name: string, bytes: Uint8Array, value: object): Vector {
  return { name, bytes: hex(bytes), value: plain(value) };
}

export function invalid(name: string, bytes: Uint8Array, why?: string): Vector {
  return { name, bytes: hex(bytes), ...(why === undefined ? {} : { why }) };
}

/** The last byte, which belongs to the signature, changed by one bit. */
export function tampered(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(bytes);
  copy[copy.byteLength - 1]! ^= 1;
  return copy;
}

/** The envelope with its list of two written in two bytes where one would do. */
export function longForm(bytes: Uint8Array): Uint8Array {
  return new Uint8Array([0x98, 0x02, ...bytes.subarray(1)]);
}
