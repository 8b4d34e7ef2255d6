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
/** What a relay will take at no other time either (NIP-01, "OK"). */
const REFUSED = /^(duplicate|pow|blocked|restricted|invalid|mute|unsupported|auth-required)\b/;

class BoundedSocket extends Socket {
  constructor(url: string) {
    super(url, { maxPayload: MAX_MESSAGE, handshakeTimeout: PATIENCE, perMessageDeflate: false });
    // One that is closed before it is open says so when nobody listens any more.
    this.on('error', () => undefined);
  }
}

export class Outlet {
  readonly #o: OutletOptions;
  /** By kind and `d`: of a room only the last word counts. */
  readonly #waiting = new Map<string, VerifiedEvent>();
  readonly #stopped = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: OutletOptions) {
    this.#o = options;
  }

  put(event: VerifiedEvent): void {
    const key = `${event.kind} ${event.tags.find(([name]) => name === 'd')?.[1] ?? ''}`;
    this.#waiting.delete(key);
    this.#waiting.set(key, event);
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
      try {
        await this.#bring(signal);
        wait = backoff.first;
      } catch (error) {
        if (signal.aborted) return;
        counters.add('nostr.failed');
        log.warn({ relay: url, reason: reason(error).slice(0, MAX_REASON) }, 'a Nostr relay was not told of rooms');
        await sleep(wait, signal).catch(() => undefined);
        wait = Math.min(backoff.most, wait * 2);
      }
    }
  }

  /** Brings all that waits. Rejects where the relay cannot be reached, or does not answer. */
  async #bring(signal: AbortSignal): Promise<void> {
    const { url, counters, log } = this.#o;
    // Nothing is asked for there, so no event from there counts.
    const relay = new AbstractRelay(url, {
      verifyEvent: () => false,
      websocketImplementation: BoundedSocket as unknown as typeof WebSocket,
    });
    relay.publishTimeout = PATIENCE;
    relay.onnotice = () => undefined;
    const leave = (): void => relay.close();
    signal.addEventListener('abort', leave);
    try {
      await relay.connect({ timeout: PATIENCE, abort: signal });
      for (const [key, event] of this.#waiting) {
        try {
          await relay.publish(event);
          counters.add('nostr.sent');
        } catch (error) {
          const why = reason(error);
          if (!REFUSED.test(why)) throw error;
          counters.add('nostr.refused');
          log.warn({ relay: url, reason: why.slice(0, MAX_REASON) }, 'a Nostr relay refuses what it is told');
        }
        if (this.#waiting.get(key) === event) this.#waiting.delete(key);
      }
    } finally {
      signal.removeEventListener('abort', leave);
      relay.close();
    }
  }
}
