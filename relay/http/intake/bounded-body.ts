import type { IncomingMessage } from 'node:http';

/** A request's body of at most `most` bytes; undefined for a longer one, of which no more is kept. Rejects when it ends before it is whole. */
export async function boundedBody(request: IncomingMessage, most: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > most) return undefined;
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.byteLength;
    if (length > most) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
