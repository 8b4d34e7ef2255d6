/** A speaker's hold on its relays: one connection and one publishing stream to each, opened again whenever it ends. */
import { multiaddr } from '@multiformats/multiaddr';
import { type PublishDrop, PublishStream } from '../fanout/publish/publish-stream.ts';
import type { RoomId } from '../identity/ids.ts';
import { MAX_RELAYS } from '../relays/address.ts';
import type { Peer } from '../transport/peer.ts';
import { Counters } from '../util/counters.ts';
import { Retry } from '../util/retry.ts';
import { sleep } from '../util/sleep.ts';

export interface SpeakerConnectionsOptions {
  readonly peer: Peer;
  readonly room: RoomId;
  /** Multiaddrs of the relays to speak through, at most MAX_RELAYS. */
  readonly relays: readonly string[];
}

const DIAL_TIMEOUT = 10_000;
/** A stream that stood for a while was a good one: the next try comes soon again. */
const RETRY = { first: 300, max: 10_000, stood: 5_000 };

export class SpeakerConnections {
  readonly #o: SpeakerConnectionsOptions;
  readonly #publishers = new Set<PublishStream>();
  readonly #stopped = new AbortController();
  /** How often a relay was not reached, how often one that was held got lost, and bundles that a relay was not sent. */
  readonly losses = new Counters<'unreached' | 'lost' | PublishDrop>();
  #keeping: Promise<void>[] = [];

  /** Throws RangeError when there is no relay, or more than MAX_RELAYS. */
  constructor(options: SpeakerConnectionsOptions) {
    const { length } = options.relays;
    if (length === 0 || length > MAX_RELAYS) throw new RangeError(`1 to ${MAX_RELAYS} relays, not ${length}`);
    this.#o = options;
  }

  /** Relays that take what I say. */
  get held(): number {
    return this.#publishers.size;
  }

  /** True while somebody listens at one of them. */
  get wanted(): boolean {
    return [...this.#publishers].some((p) => p.wanted);
  }

  /** Reaches for the relays from now on. Idempotent. */
  start(): void {
    if (this.#keeping.length > 0 || this.#stopped.signal.aborted) return;
    this.#keeping = this.#o.relays.map((address) => this.#keep(address));
  }

  /** SpeakerConnections a signed bundle to every relay where somebody listens. */
  send(bundle: Uint8Array): void {
    for (const publisher of this.#publishers) {
      const drop = publisher.send(bundle);
      if (drop !== undefined) this.losses.add(drop);
    }
  }

  /** Lets go for good. Idempotent. */
  async stop(): Promise<void> {
    this.#stopped.abort(new Error('done speaking'));
    for (const publisher of this.#publishers) publisher.close();
    await Promise.all(this.#keeping);
  }

  async #keep(address: string): Promise<void> {
    const { signal } = this.#stopped;
    const retry = new Retry(RETRY);
    while (!signal.aborted) {
      const since = performance.now();
      try {
        await this.#hold(address);
        this.losses.add('lost');
      } catch {
        this.losses.add('unreached');
      }
      await sleep(retry.ended(since, performance.now()), signal).catch(() => undefined);
    }
  }

  /** Resolves when a publishing stream that was opened has ended. */
  async #hold(address: string): Promise<void> {
    const { peer, room } = this.#o;
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(DIAL_TIMEOUT)]);
    const connection = await peer.libp2p.dial(multiaddr(address), { signal });
    const ended = Promise.withResolvers<void>();
    const publisher = await PublishStream.open(connection, room, signal, ended.resolve);
    this.#publishers.add(publisher);
    if (this.#stopped.signal.aborted) publisher.close();
    await ended.promise;
    this.#publishers.delete(publisher);
  }
}
