/** Length-prefixed messages on libp2p v3 streams: the only place that frames control messages. */
import type { Connection, Stream, StreamMessageEvent } from '@libp2p/interface';
import * as lp from 'it-length-prefixed';
import { pipe } from 'it-pipe';
import { copyOf } from '../wire/cbor.ts';
import { MalformedError } from '../wire/malformed.ts';

export interface ReadLimits {
  /** Longest single message, bytes. */
  readonly maxMessage: number;
  /** Total bytes that the remote may send on this stream. libp2p's iterator queues without bound, so this total is what protects memory. */
  readonly maxTotal: number;
  /** For long-lived streams: bytes returned to `maxTotal` every second, which is then a burst rather than a total. */
  readonly perSecond?: number;
}

/**
 * The messages that a remote sends, until it closes the stream. A remote over its limits ends the iteration with MalformedError and has its stream
 * aborted, even while nobody waits for the next message.
 */
export async function* readMessages(stream: Stream, limits: ReadLimits): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let total = 0;
  let at = performance.now();
  const count = ({ data }: StreamMessageEvent): void => {
    const now = performance.now();
    total = Math.max(0, total - ((now - at) / 1000) * (limits.perSecond ?? 0)) + data.byteLength;
    at = now;
    if (total > limits.maxTotal) stream.abort(new MalformedError(`more than ${limits.maxTotal} bytes on a stream`));
  };
  stream.addEventListener('message', count);
  try {
    const messages = pipe(stream, (source) =>
      lp.decode(source, { maxDataLength: limits.maxMessage, maxLengthLength: 4 }),
    );
    for await (const message of messages) yield copyOf(message.subarray());
  } catch (error) {
    if (error instanceof Error && FRAMING_ERRORS.has(error.name)) throw new MalformedError('framing', { cause: error });
    throw error;
  } finally {
    stream.removeEventListener('message', count);
  }
}

/** What it-length-prefixed throws for bytes that are not length-prefixed messages within the limits. */
const FRAMING_ERRORS = new Set([
  'InvalidMessageLengthError',
  'InvalidDataLengthError',
  'InvalidDataLengthLengthError',
  'UnexpectedEOFError',
]);

/** Sends one message. Throws when the stream's writing side is closed. */
export function sendMessage(stream: Stream, message: Uint8Array): void {
  stream.send(lp.encode.single(message));
}

/** `sendMessage` for places that cannot handle an error, such as a timer. */
export function trySendMessage(stream: Stream, message: Uint8Array): void {
  trySend(stream, lp.encode.single(message));
}

/** Sends bytes as they are unless the stream has ended; a stream that fails is aborted. */
export function trySend(stream: Stream, bytes: Parameters<Stream['send']>[0]): void {
  if (stream.writeStatus !== 'writable') return;
  try {
    stream.send(bytes);
  } catch (error) {
    stream.abort(error instanceof Error ? error : new Error(String(error)));
  }
}

export interface AskOptions {
  readonly maxReply: number;
  readonly signal: AbortSignal;
}

/** One request and one reply on a stream of its own. Throws what the stream throws, or MalformedError when the reply is incomplete. */
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

/**
 * The other side of `ask`: reads one request of at most `maxRequest` bytes and sends what `reply` returns. Throws MalformedError on malformed input;
 * a remote that leaves before it asks is not to blame.
 */
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
    throw new Error('no request');
  } finally {
    clearTimeout(timer);
  }
}
