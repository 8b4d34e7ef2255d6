/** Files of a stranger's server: no more of them is read than they may have. */

/** The server does not have the file. */
export class AbsentError extends Error {
  override readonly name: string = 'AbsentError';
}

/** So long a server may take to begin, and for a small file to end, ms. */
const PATIENCE = 20_000;

/** `until`: ends it, also while it comes. Throws AbsentError when the server answers that there is none, RangeError when it is longer than `most` bytes, and what `fetch` throws. */
export async function fetchBytes(url: string, most: number, until?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  const answer = await fetch(url, {
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    signal: until === undefined ? patience.signal : AbortSignal.any([patience.signal, until]),
  }).finally(() => clearTimeout(timer));
  if (!answer.ok) throw new AbsentError(`${answer.status}`);
  return readBounded(answer, most);
}

/** The body of a response; throws RangeError when it is longer than `most` bytes, without reading on. */
export async function readBounded({ body }: Response, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = body!.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > most) {
      await reader.cancel();
      throw new RangeError('longer than it may be');
    }
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** A text of at most `most` characters. */
export async function fetchText(url: string, most: number): Promise<string> {
  // A character takes four bytes at most.
  return new TextDecoder().decode(await fetchBytes(url, 4 * most, AbortSignal.timeout(PATIENCE)));
}
