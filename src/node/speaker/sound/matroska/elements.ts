/** Elements of EBML (RFC 8794), from bytes that are all there. */

export interface Element {
  readonly id: number;
  /** Bytes of id and size. */
  readonly header: number;
  /** Bytes behind them. Undefined where they go on until something else begins. */
  readonly size: number | undefined;
}

/** Bytes of the longest header. */
export const MAX_HEADER = 12;

/** The element that begins here; undefined where none does. */
export function elementAt(bytes: Uint8Array, at: number): Element | undefined {
  const idLength = Math.clz32(bytes[at] ?? 0) - 23;
  if (idLength > 4 || at + idLength >= bytes.byteLength) return undefined;
  let id = 0;
  for (let i = 0; i < idLength; i++) id = id * 256 + bytes[at + i]!;
  const size = numberAt(bytes, at + idLength);
  if (size === undefined) return undefined;
  return { id, header: idLength + size.length, size: size.isUnknown ? undefined : size.value };
}

interface Numeral {
  readonly value: number;
  /** Bytes. */
  readonly length: number;
  /** All its bits are set. */
  readonly isUnknown: boolean;
}

/** A number that says by its first bits how long it is (RFC 8794, section 4). */
export function numberAt(bytes: Uint8Array, at: number): Numeral | undefined {
  const length = Math.clz32(bytes[at] ?? 0) - 23;
  if (length > 8 || at + length > bytes.byteLength) return undefined;
  const most = 0x80 >> (length - 1);
  let value = bytes[at]! & (most - 1);
  let isUnknown = value === most - 1;
  for (let i = 1; i < length; i++) {
    value = value * 256 + bytes[at + i]!;
    isUnknown &&= bytes[at + i] === 255;
  }
  return { value, length, isUnknown };
}

/** Those within an element, as far as they are whole. */
export function* children(bytes: Uint8Array): Iterable<readonly [id: number, body: Uint8Array]> {
  for (let at = 0; at < bytes.byteLength; ) {
    const element = elementAt(bytes, at);
    if (element?.size === undefined) return;
    const from = at + element.header;
    at = from + element.size;
    if (at > bytes.byteLength) return;
    yield [element.id, bytes.subarray(from, at)];
  }
}

export function unsigned(body: Uint8Array): number {
  return body.subarray(0, 8).reduce((value, byte) => value * 256 + byte, 0);
}

export function float(body: Uint8Array): number {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  return body.byteLength === 4 ? view.getFloat32(0) : body.byteLength === 8 ? view.getFloat64(0) : 0;
}
