/** Length-prefixed messages on libp2p v3 streams: the one place that frames control messages. */
import type { Connection, Stream } from '@libp2p/interface';
import * as lp from 'it-length-prefixed';
import { pipe } from 'it-pipe';
import { MalformedError } from './cbor.ts';

export interface ReadLimits {
  /** Longest single message, bytes. */
  readonly maxMessage: number;
  /** All bytes the remote may send on this stream. libp2p's iterator queues without bound, so the sum is what protects memory. */
  readonly maxTotal: number;
}

/** The messages a remote sends, until it closes. A remote over its limits ends it with MalformedError; the caller aborts the stream. */
export function readMessages(stream: Stream, limits: ReadLimits): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  return pipe(
    stream,
    async function* bounded(source) {
      let total = 0;
      for await (const chunk of source) {
        total += chunk.byteLength;
        if (total > limits.maxTotal) throw new MalformedError(`more than ${limits.maxTotal} bytes on a stream`);
        yield chunk;
      }
    },
    (source) => lp.decode(source, { maxDataLength: limits.maxMessage, maxLengthLength: 4 }),
    async function* flat(source) {
      for await (const message of source) yield message.slice() as Uint8Array<ArrayBuffer>;
    },
  );
}

/** Sends one message. Throws when the stream's writing side is closed. */
export function sendMessage(stream: Stream, message: Uint8Array): void {
  stream.send(lp.encode.single(message));
}

export interface AskOptions {
  readonly maxReply: number;
  readonly signal: AbortSignal;
}

/** One request, one reply, on a stream of its own. Throws what the stream throws, or MalformedError when no whole reply comes. */
export async function ask(
  connection: Connection,
  protocol: string,
  request: Uint8Array,
  { maxReply, signal }: AskOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = await connection.newStream(protocol, { signal });
  const onAbort = (): void => stream.abort(new Error('request aborted'));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    sendMessage(stream, request);
    for await (const reply of readMessages(stream, { maxMessage: maxReply, maxTotal: maxReply + 8 })) {
      await stream.close({ signal });
      return reply;
    }
    throw new MalformedError('no reply');
  } catch (error) {
    stream.abort(error instanceof Error ? error : new Error(String(error)));
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** How long a remote may take to send its request, ms. */
const REQUEST_TIMEOUT = 10_000;

/** The other side of `ask`: reads one request of at most `maxRequest` bytes and sends what `reply` returns. Throws on malformed input. */
export async function answer(
  stream: Stream,
  maxRequest: number,
  reply: (request: Uint8Array) => Uint8Array | Promise<Uint8Array>,
): Promise<void> {
  const timer = setTimeout(() => stream.abort(new Error('request timed out')), REQUEST_TIMEOUT);
  try {
    for await (const request of readMessages(stream, { maxMessage: maxRequest, maxTotal: maxRequest + 8 })) {
      sendMessage(stream, await reply(request));
      await stream.close({ signal: AbortSignal.timeout(REQUEST_TIMEOUT) });
      return;
    }
    throw new MalformedError('no request');
  } finally {
    clearTimeout(timer);
  }
}
