/** A speaker's relays: one connection and one publishing stream to each, reopened whenever it ends. */
import { multiaddr } from '@multiformats/multiaddr';
import { type PublishDrop, PublishStream } from '../fanout/publish/publish-stream.ts';
import type { RoomId } from '../identity/ids.ts';
import { MAX_RELAYS } from '../relays/address.ts';
import type { Peer } from '../transport/peer.ts';
import { backoff } from '../util/backoff.ts';
import { Counters } from '../util/counters.ts';
import { sleep } from '../util/sleep.ts';

export interface SpeakerConnectionsOptions {
  readonly peer: Peer;
  readonly room: RoomId;
  /** Multiaddrs of the relays to speak through, at most MAX_RELAYS. */
  readonly relays: readonly string[];
}

const DIAL_TIMEOUT = 10_000;
/** Waits between attempts, ms. */
const FIRST_RETRY = 300;
const MAX_RETRY = 10_000;
/** A stream that lasted this long was a good one, ms: the next attempt is soon. */
const STOOD = 5_000;

export class SpeakerConnections {
  readonly #o: SpeakerConnectionsOptions;
  readonly #publishers = new Set<PublishStream>();
  readonly #stopped = new AbortController();
  /** How often a relay could not be reached, how often a connected one was lost, and bundles that a relay was not sent. */
  readonly losses = new Counters<'unreached' | 'lost' | PublishDrop>();
  #keeping: Promise<void>[] = [];

  /** Throws RangeError when there is no relay, or more than MAX_RELAYS. */
  constructor(options: SpeakerConnectionsOptions) {
    const { length } = options.relays;
    if (length === 0 || length > MAX_RELAYS) throw new RangeError(`1 to ${MAX_RELAYS} relays, not ${length}`);
    this.#o = options;
  }

  /** Relays that accept this speaker's audio. */
  get held(): number {
    return this.#publishers.size;
  }

  /** True while somebody listens at one of them. */
  get wanted(): boolean {
    return [...this.#publishers].some((p) => p.wanted);
  }

  /** Connects to the relays from now on. Idempotent. */
  start(): void {
    if (this.#keeping.length > 0 || this.#stopped.signal.aborted) return;
    this.#keeping = this.#o.relays.map((address) => this.#keep(address));
  }

  /** Sends a signed bundle to every relay where somebody listens. */
  send(bundle: Uint8Array): void {
    for (const publisher of this.#publishers) {
      const drop = publisher.send(bundle);
      if (drop !== undefined) this.losses.add(drop);
    }
  }

  /** Disconnects for good. Idempotent. */
  async stop(): Promise<void> {
    this.#stopped.abort(new Error('done speaking'));
    for (const publisher of this.#publishers) publisher.close();
    await Promise.all(this.#keeping);
  }

  async #keep(address: string): Promise<void> {
    const { signal } = this.#stopped;
    let attempt = 0;
    while (!signal.aborted) {
      const since = performance.now();
      try {
        await this.#hold(address);
        this.losses.add('lost');
      } catch {
        this.losses.add('unreached');
      }
      if (performance.now() - since > STOOD) attempt = 0;
      await sleep(backoff(attempt++, FIRST_RETRY, MAX_RETRY), signal).catch(() => undefined);
    }
  }

  /** Resolves when the opened publishing stream has ended. */
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
