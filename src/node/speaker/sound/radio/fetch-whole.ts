/** Something by its address that is read at once: a playlist, a key, some seconds of sound. */
import { concat } from '../../../wire/bytes.ts';

export interface Whole {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where it was found in the end. */
  readonly url: string;
}

export interface WholeOptions {
  /** Bytes. */
  readonly most: number;
  readonly signal: AbortSignal;
  readonly range?: { readonly from: number; readonly length: number } | undefined;
}

/** How long it may take, ms. */
const PATIENCE = 20_000;

/** Throws Error for what is larger, does not come, or is refused. */
export async function fetchWhole(url: string, { most, signal, range }: WholeOptions): Promise<Whole> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
  const headers = range && { range: `bytes=${range.from}-${range.from + range.length - 1}` };
  const response = await fetch(url, { signal: within, ...(headers && { headers }) });
  const { ok, status, body } = response;
  if (!ok || body === null) {
    await body?.cancel();
    throw new Error(`the server answers ${status}`);
  }
  // A server that knows no ranges sends all of it.
  const skipped = range !== undefined && status !== 206 ? range.from : 0;
  const wanted = range === undefined ? most : skipped + range.length;
  if (wanted > most) {
    await body.cancel();
    throw new Error(`it is larger than ${most} bytes`);
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.byteLength;
    if (size > most) throw new Error(`it is larger than ${most} bytes`);
    pieces.push(piece);
    if (range !== undefined && size >= wanted) break;
  }
  const all = concat(pieces);
  return {
    bytes: all.slice(skipped, range === undefined ? undefined : skipped + range.length),
    url: response.url || url,
  };
}
