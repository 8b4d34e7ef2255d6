/** Brings events to one Nostr relay: connects when there is something to say, and leaves. What fails is tried again, less and less often. */
import { AbstractRelay } from 'nostr-tools/abstract-relay';
import type { VerifiedEvent } from 'nostr-tools/pure';
import { WebSocket as Socket } from 'ws';
import { sleep } from '../../src/node/util/sleep.ts';
import type { Counters } from '../util/counters.ts';
import { reason } from '../util/failure.ts';
import type { Log } from '../util/log.ts';

export interface OutletOptions {
  readonly url: string;
  readonly counters: Counters;
  readonly log: Log;
  /** Before the first further attempt, ms, and at most. */
  readonly backoff?: { readonly first: number; readonly most: number };
}

/** Events that wait for a relay; the oldest goes. */
const MAX_WAITING = 200;
const BACKOFF = { first: 5_000, most: 600_000 };
/** To connect, and to take an event, ms. */
const PATIENCE = 10_000;
/** Bytes of a message from there: it says whether an event was taken, and why not. */
const MAX_MESSAGE = 65_536;
/** Letters of a reason that are put down. */
const MAX_REASON = 120;
/** Messages from there on one connection: one for each event that is brought, and some more. */
const MAX_FRAMES = 1_000;
/** What a relay may take at another time (NIP-01, "OK"), and how often it is asked to. All other refusals are for good. */
const LATER = /^(rate-limited|error)\b/;
const MAX_TRIES = 5;
/** What the library says where there was no answer. */
const TIMED_OUT = 'publish timed out';

interface Waiting {
  readonly event: VerifiedEvent;
  /** How often it was put off. */
  readonly tries: number;
}

class BoundedSocket extends Socket {
  constructor(url: string) {
    super(url, { maxPayload: MAX_MESSAGE, handshakeTimeout: PATIENCE, perMessageDeflate: false });
    // One that is closed before it is open says so when nobody listens any more.
    this.on('error', () => undefined);
    let frames = 0;
    const count = (): void => {
      if (++frames <= MAX_FRAMES) return;
      // What has been received already is not heard either.
      this.removeAllListeners('message');
      this.terminate();
    };
    for (const kind of ['message', 'ping', 'pong']) this.on(kind, count);
  }
}

/** Hears whether events were taken, and nothing else: the library says on the terminal what it does not understand. */
class ToldRelay extends AbstractRelay {
  override _onmessage({ data }: MessageEvent): void {
    const answer = takenIn(data);
    if (answer !== undefined) super._onmessage({ data: answer } as MessageEvent);
  }
}

/** The message, when it says whether an event was taken. */
function takenIn(data: unknown): string | undefined {
  if (typeof data !== 'string' || !/^\s*\[\s*"OK"/.test(data)) return undefined;
  let fields: unknown;
  try {
    fields = JSON.parse(data);
  } catch {
    return undefined;
  }
  const [kind, id, taken, why] = fields as readonly unknown[];
  const isAnswer = typeof id === 'string' && /^[0-9a-f]{64}$/.test(id) && typeof taken === 'boolean';
  return isAnswer ? JSON.stringify([kind, id, taken, typeof why === 'string' ? why : '']) : undefined;
}

export class Outlet {
  readonly #o: OutletOptions;
  /** By kind and `d`: of a room only the last word counts. */
  readonly #waiting = new Map<string, Waiting>();
  readonly #stopped = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: OutletOptions) {
    this.#o = options;
  }

  put(event: VerifiedEvent): void {
    const key = `${event.kind} ${event.tags.find(([name]) => name === 'd')?.[1] ?? ''}`;
    this.#waiting.delete(key);
    this.#waiting.set(key, { event, tries: 0 });
    for (const [oldest] of this.#waiting) {
      if (this.#waiting.size <= MAX_WAITING) break;
      this.#waiting.delete(oldest);
      this.#o.counters.add('nostr.dropped');
    }
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** Ends it; what was not brought is lost. Idempotent. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { url, counters, log, backoff = BACKOFF } = this.#o;
    const { signal } = this.#stopped;
    for (let wait = backoff.first; this.#waiting.size > 0 && !signal.aborted; ) {
      const { sent, again } = await this.#bring(signal);
      if (sent) wait = backoff.first;
      if (signal.aborted) return;
      if (again === undefined) continue;
      counters.add('nostr.failed');
      log.warn({ relay: url, reason: again.slice(0, MAX_REASON) }, 'a Nostr relay was not told of rooms');
      await sleep(wait, signal).catch(() => undefined);
      wait = Math.min(backoff.most, wait * 2);
    }
  }

  /** Brings all that waits. `again`: why the rest has to wait, when there is any. Never rejects. */
  async #bring(signal: AbortSignal): Promise<{ readonly sent: boolean; readonly again?: string }> {
    const { url, counters, log } = this.#o;
    // Nothing is asked for there, so no event from there counts.
    const relay = new ToldRelay(url, {
      verifyEvent: () => false,
      websocketImplementation: BoundedSocket as unknown as typeof WebSocket,
    });
    relay.publishTimeout = PATIENCE;
    const leave = (): void => relay.close();
    signal.addEventListener('abort', leave);
    /** Behind the others, where they still are the last word of their room. */
    const later = new Map<string, Waiting>();
    let sent = false;
    let again: string | undefined;
    try {
      await relay.connect({ timeout: PATIENCE, abort: signal });
      for (const [key, waiting] of this.#waiting) {
        const { event, tries } = waiting;
        const why = await relay.publish(event).then(
          () => undefined,
          (error: unknown) => reason(error),
        );
        // Without an answer the round ends; the next begins with others.
        const isSilent = why === TIMED_OUT || (why !== undefined && !relay.connected);
        const isLater = why !== undefined && LATER.test(why) && tries + 1 < MAX_TRIES;
        if (this.#waiting.get(key) === waiting) {
          this.#waiting.delete(key);
          if (isSilent) later.set(key, waiting);
          else if (isLater) later.set(key, { event, tries: tries + 1 });
        }
        if (isSilent || isLater) again ??= why;
        if (isSilent) break;
        if (isLater) continue;
        if (why === undefined) {
          sent = true;
          counters.add('nostr.sent');
        } else {
          counters.add('nostr.refused');
          log.warn({ relay: url, reason: why.slice(0, MAX_REASON) }, 'a Nostr relay refuses what it is told');
        }
      }
    } catch (error) {
      again = reason(error);
    } finally {
      signal.removeEventListener('abort', leave);
      relay.close();
      for (const [key, waiting] of later) if (!this.#waiting.has(key)) this.#waiting.set(key, waiting);
    }
    return { sent, ...(again === undefined ? {} : { again }) };
  }
}
