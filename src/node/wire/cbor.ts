/**
 * Strict, deterministic CBOR (RFC 8949, section 4.2): only bytes that encoding the result would produce are accepted, so one value has one byte
 * string and signatures leave no room for variants.
 */
import { type CBORType, decodeCBOR, encodeCBOR } from '@levischuck/tiny-cbor';
import { equals } from './bytes.ts';
import { MalformedError, NewerError } from './malformed.ts';

/** The values that the protocols use: no floats, no tags. Maps, keyed by integers, only where a standard has them (COSE, CWT). */
export type Cbor = number | string | boolean | null | Uint8Array | readonly Cbor[] | ReadonlyMap<number, Cbor>;

/**
 * Controls, line breaks, and invisible marks that reorder their surroundings (Unicode bidi controls): a name with them could disguise the text beside
 * it. Given by code point, so that engines with different Unicode tables agree. Joiners stay because scripts and emoji need them.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones refused
export const UNWANTED = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;

export function encodeCbor(value: Cbor): Uint8Array<ArrayBuffer> {
  return encodeCBOR(inOrder(value)) as Uint8Array<ArrayBuffer>;
}

/** A copy that owns its memory. `slice` would not do: Node's Buffer shares memory, and with it the whole message's. */
export function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

/** Decodes at most `maxBytes` bytes. Throws MalformedError. The byte strings inside may share memory with `bytes`. */
export function decodeCbor(bytes: Uint8Array, maxBytes: number): unknown {
  return strictly(bytes, maxBytes, false);
}

/** Like `decodeCbor`; maps are read as Map, whatever their keys. */
export function decodeCborMaps(bytes: Uint8Array, maxBytes: number): unknown {
  return strictly(bytes, maxBytes, true);
}

function strictly(bytes: Uint8Array, maxBytes: number, useMaps: boolean): unknown {
  if (bytes.byteLength > maxBytes) throw new MalformedError(`longer than ${maxBytes} bytes`);
  let value: unknown;
  let again: Uint8Array;
  try {
    value = decodeCBOR(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    if (!isOurs(value, useMaps)) throw new TypeError('a kind of value that no protocol here has');
    again = encodeCbor(value);
  } catch (cause) {
    throw new MalformedError('not strict CBOR', { cause });
  }
  if (!equals(again, bytes)) throw new MalformedError('not in canonical form');
  return value;
}

function isOurs(value: unknown, useMaps: boolean): value is Cbor {
  if (Array.isArray(value)) return value.every((item) => isOurs(item, useMaps));
  if (value instanceof Map)
    return useMaps && [...value].every(([key, item]) => Number.isSafeInteger(key) && isOurs(item, true));
  if (typeof value === 'number') return Number.isSafeInteger(value);
  return typeof value === 'string' || typeof value === 'boolean' || value === null || value instanceof Uint8Array;
}

/** The same value with its maps in the order of their encoded keys (RFC 8949, section 4.2.1), as the library leaves it to us. */
function inOrder(value: Cbor): CBORType {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!(value instanceof Map)) return value as CBORType;
  const entries = [...(value as ReadonlyMap<number, Cbor>)].sort(([a], [b]) => place(a) - place(b));
  return new Map(entries.map(([key, item]) => [key, inOrder(item)]));
}

/** Where an integer key stands: shorter ones first, then those from 0 on before those below. */
function place(key: number): number {
  const size = key < 0 ? -1 - key : key;
  const length = size < 24 ? 0 : size < 0x100 ? 1 : size < 0x10000 ? 2 : size < 0x100000000 ? 3 : 4;
  return length * 2 ** 60 + (key < 0 ? 2 ** 56 : 0) + size;
}

/** A list of exactly `length` items, or of `min` to `max` items. */
export function asList(value: unknown, name: string, min: number, max = min): readonly unknown[] {
  if (!Array.isArray(value) || value.length < min || value.length > max) throw new MalformedError(name);
  return value;
}

/** A byte string of exactly `min` bytes, or of `min` to `max` bytes. */
export function asBytes(value: unknown, name: string, min: number, max = min): Uint8Array<ArrayBuffer> {
  if (!(value instanceof Uint8Array) || value.byteLength < min || value.byteLength > max)
    throw new MalformedError(name);
  return value as Uint8Array<ArrayBuffer>;
}

/** A well-formed text of at most `maxBytes` bytes of UTF-8. */
export function asText(value: unknown, name: string, maxBytes: number): string {
  if (typeof value !== 'string' || !value.isWellFormed() || utf8Length(value) > maxBytes)
    throw new MalformedError(name);
  return value;
}

/** A text shown to people: like `asText`, and without controls, line breaks and marks that reorder their surroundings. */
export function asLine(value: unknown, name: string, maxBytes: number): string {
  const text = asText(value, name, maxBytes);
  if (UNWANTED.test(text)) throw new MalformedError(name);
  return text;
}

/** A whole number from 0 to `max`. */
export function asUint(value: unknown, name: string, max: number = Number.MAX_SAFE_INTEGER): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0 || value > max)
    throw new MalformedError(name);
  return value;
}

export function asBool(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') throw new MalformedError(name);
  return value;
}

/** A version number this code speaks. */
export function asVersion(value: unknown, wanted: number): void {
  if (value !== wanted) throw new MalformedError('version');
}

/**
 * The fields of a signed record, the first of which is its version: `version`, which has `length` fields. Throws NewerError for a later one, however
 * many it has.
 */
export function asRecord(value: unknown, name: string, version: number, length: number): readonly unknown[] {
  if (Array.isArray(value) && Number.isSafeInteger(value[0]) && value[0] > version) throw new NewerError(name);
  const fields = asList(value, name, length);
  asVersion(fields[0], version);
  return fields;
}

export function utf8Length(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}
