/** Sound by its address: radio that goes on for good, and files. */
import type { Counters } from '../../../util/counters.ts';
import { Retry, type RetryPolicy } from '../../../util/retry.ts';
import { sleep } from '../../../util/sleep.ts';
import { UnreadableError } from '../faults.ts';
import { IcyReader } from './icy.ts';

/** Stations that were not reached or refused, and connections to them that ended. */
export type RadioDrop = 'unreached' | 'lost';

export interface RadioOptions {
  /** Ends it. */
  readonly signal?: AbortSignal;
  /** What the station says that it plays: its words, up to 200 characters of one line. */
  readonly onTitle?: (title: string) => void;
  readonly drops?: Counters<RadioDrop>;
  /** When it is tried again. */
  readonly retry?: RetryPolicy;
}

/** A station that lasted half a minute was good. */
const RETRY: RetryPolicy = { first: 1_000, max: 30_000, stood: 30_000 };
/** Tries in a row before it is given up: some three minutes. */
const TRIES = 10;
/** How long a station may send nothing, ms. */
const QUIET = 20_000;

/**
 * The bytes of a station or file, for `readSound`. A station that is lost is looked for again, with longer and longer waits; where the sound goes on is for
 * the station to say. Throws UnreadableError for a station that was never there, or is not found again, and for a file of which some is missing.
 */
export async function* tuneIn(url: string, options: RadioOptions = {}): AsyncGenerator<Uint8Array> {
  const { signal = new AbortController().signal, drops } = options;
  const retry = new Retry(options.retry ?? RETRY);
  for (let wasThere = false; ; ) {
    const began = performance.now();
    const connection = new Connection(signal);
    let problem: string;
    try {
      const { body, headers } = await connection.open(url);
      wasThere = true;
      yield* sound(connection, body, headers, options);
      if (isFile(headers)) return;
      problem = 'it ends again and again';
      drops?.add('lost');
    } catch (error) {
      signal.throwIfAborted();
      drops?.add(connection.isOpen ? 'lost' : 'unreached');
      problem = error instanceof Error ? error.message : `${error}`;
      if (!wasThere || connection.isFile) throw new UnreadableError(`it cannot be had: ${problem}`, { cause: error });
    } finally {
      connection.close();
    }
    const wait = retry.ended(began, performance.now());
    if (retry.failures > TRIES) throw new UnreadableError(`it is not found again: ${problem}`);
    await sleep(wait, signal);
  }
}

async function* sound(
  connection: Connection,
  body: ReadableStream<Uint8Array>,
  headers: Headers,
  { onTitle = () => undefined }: RadioOptions,
): AsyncGenerator<Uint8Array> {
  const every = Number(headers.get('icy-metaint') ?? 0);
  const titles = Number.isInteger(every) && every > 0 ? new IcyReader(every, onTitle) : undefined;
  for await (const bytes of connection.read(body)) {
    if (titles === undefined) yield bytes;
    else yield* titles.push(bytes);
  }
}

/** What says how long it is. */
function isFile(headers: Headers): boolean {
  return headers.has('content-length') && !headers.has('icy-name');
}

/** One request, which ends when nothing comes. */
class Connection {
  readonly #ended = new AbortController();
  readonly #signal: AbortSignal;
  isOpen = false;
  isFile = false;

  constructor(signal: AbortSignal) {
    this.#signal = AbortSignal.any([signal, this.#ended.signal]);
  }

  async open(url: string): Promise<{ readonly body: ReadableStream<Uint8Array>; readonly headers: Headers }> {
    const asked = fetch(url, { headers: { 'icy-metadata': '1' }, signal: this.#signal });
    const { ok, status, body, headers } = await this.#within(asked);
    if (!ok || body === null) throw new Error(`the server answers ${status}`);
    this.isOpen = true;
    this.isFile = isFile(headers);
    return { body, headers };
  }

  async *read(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
    const reader = body.getReader();
    for (;;) {
      const { done, value } = await this.#within(reader.read());
      if (done) return;
      yield value;
    }
  }

  close(): void {
    this.#ended.abort();
  }

  /** Only while it is waited for: who listens may pause. */
  async #within<T>(coming: Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.#ended.abort(new Error('nothing comes')), QUIET);
    try {
      return await coming;
    } finally {
      clearTimeout(timer);
    }
  }
}
