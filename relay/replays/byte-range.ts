/** Which bytes of a file a request asks for (RFC 9110, section 14). Pure. */

/** The first byte and the one after the last. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** Longest header that is looked at, characters. */
const MAX_HEADER = 64;

/**
 * The one range that a header names, within a file of `bytes`; undefined for all of it, which is also the answer to headers of several ranges and of other
 * units; 'none' where the file has no such bytes.
 */
export function parseRange(header: string | undefined, bytes: number): ByteRange | 'none' | undefined {
  if (header === undefined || header.length > MAX_HEADER) return undefined;
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header) ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const length = Math.min(bytes, Number(last));
    return length === 0 ? 'none' : { from: bytes - length, to: bytes };
  }
  const from = Number(first);
  const to = last === '' ? bytes : Math.min(bytes, Number(last) + 1);
  if (last !== '' && Number(last) < from) return undefined;
  return from >= bytes ? 'none' : { from, to };
}
