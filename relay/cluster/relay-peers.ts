/**
 * The relays that this one stays connected to: those that its operator named, a few that offer themselves, and those at which it listens. Gossip crosses
 * between relays over these connections.
 */
import type { Connection, Libp2p } from '@libp2p/interface';
import { peerIdFromString } from '@libp2p/peer-id';
import { multiaddr } from '@multiformats/multiaddr';
import { LISTEN_PROTOCOL } from '../../src/node/fanout/protocol/constants.ts';
import { keyOfPeerId } from '../../src/node/identity/peer-id.ts';
import { peerIdIn } from '../../src/node/relays/address.ts';
import type { Offer } from '../../src/node/relays/offer.ts';
import { Retry } from '../../src/node/util/retry.ts';
import { isPublicRelay, isRelayAddress } from '../forwarding/alternative-relays.ts';
import type { Reached } from './offer-proofs.ts';
import { publicAddress } from './public-dial.ts';

export interface RelayPeersOptions {
  readonly libp2p: Libp2p;
  /** Multiaddrs of relays, each with its peer id. */
  readonly peers: readonly string[];
  /** Relays that offer themselves, the best first: address and peer id. */
  readonly offered: () => readonly { readonly relay: string; readonly addresses: readonly string[] }[];
  /** Multiaddrs of relays at which this one listens now: what is said below goes up by gossip. */
  readonly listenedAt?: () => readonly string[];
  /** The relay serves only this computer or network, so relays at private addresses are acceptable. */
  readonly local: boolean;
}

const CHECK = 1_000;
const DIAL_TIMEOUT = 8_000;
/** Connections to relays that offer themselves, and attempts at one before another replaces it. */
const MAX_OFFERED = 3;
const MAX_ATTEMPTS = 3;
/** How long a connection to a relay whose offer was tried stays open unused, ms. */
const UNUSED = 10_000;
const RETRY = { first: 1_000, max: 60_000 };

interface Kept {
  readonly id: string;
  readonly address: string;
  /** Named by the operator: never given up. */
  readonly named: boolean;
  readonly retry: Retry;
  dialing: boolean;
}

function namedAt(address: string): Kept {
  return { id: peerIdIn(address)!, address, retry: new Retry(RETRY), dialing: false, named: true };
}

export class RelayPeers {
  readonly #o: RelayPeersOptions;
  #kept: Kept[];
  /** Relays at which this one listens, by address. */
  readonly #above = new Map<string, Kept>();
  readonly #stopped = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: RelayPeersOptions) {
    this.#o = options;
    this.#kept = options.peers.map(namedAt);
  }

  /** Keeps these of the operator's in place of those before: a connection to one that is named no more is left to end. */
  name(peers: readonly string[]): void {
    const former = this.#kept.filter((k) => k.named);
    const named = peers.map((address) => former.find((k) => k.address === address) ?? namedAt(address));
    // One that had offered itself is named now.
    const others = this.#kept.filter((k) => !k.named && !named.some(({ id }) => id === k.id));
    this.#kept = [...named, ...others];
  }

  /** Connected relays, and the address that each is kept by. */
  get neighbours(): readonly { readonly relay: string; readonly address: string }[] {
    return this.#kept.flatMap(({ id, address }) => (this.#open(id) === undefined ? [] : [{ relay: id, address }]));
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#check(), CHECK);
    this.#check();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#stopped.abort(new Error('the relay ends'));
  }

  /** Whether an address may lead into this relay's own network. */
  mayBePrivate(address: string): boolean {
    return this.#o.local || this.#kept.some((k) => k.named && k.address === address);
  }

  /**
   * A connection to the relay with this peer id or address, existing or new. The address comes from people's records, so nobody can make a public
   * relay dial into its own network. Rejects on failure.
   */
  async connect(relay: string, signal: AbortSignal): Promise<Connection> {
    const id = peerIdIn(relay) ?? relay;
    const open = this.#open(id);
    if (open !== undefined) return open;
    const address = this.#kept.find((k) => k.id === id)?.address ?? relay;
    if (!this.mayBePrivate(address)) await publicAddress(address, signal);
    return await this.#o.libp2p.dial(multiaddr(address), { signal });
  }

  /**
   * Reaches a relay at one of the addresses that its offer names. Resolves to that address and to what shares count it by, undefined for a relay of this
   * network. Rejects on failure.
   */
  async reach({ relay, addresses }: Pick<Offer, 'relay' | 'addresses'>, signal: AbortSignal): Promise<Reached> {
    const { libp2p, local } = this.#o;
    for (const at of addresses.filter((a) => (local ? isRelayAddress(a) : isPublicRelay(a)))) {
      try {
        const from = local ? undefined : await publicAddress(at, signal);
        // A connection that is there shows nothing: it may have come from elsewhere.
        const forced = this.#open(relay) !== undefined;
        const connection = await libp2p.dial(multiaddr(at), { signal, force: forced });
        setTimeout(() => {
          const kept = !forced && [...this.#kept, ...this.#above.values()].some((k) => k.id === relay);
          const used = kept || connection.streams.some((s) => s.protocol === LISTEN_PROTOCOL);
          // A failure leaves a connection that ends by itself.
          if (!used) connection.close().catch(() => undefined);
        }, UNUSED).unref();
        return { at, from };
      } catch {
        // The next address may be reached.
      }
    }
    throw new Error('none of its addresses leads there');
  }

  #open(id: string): Connection | undefined {
    return this.#o.libp2p
      .getConnections(peerIdFromString(id))
      .find((c) => c.limits === undefined && c.status === 'open');
  }

  #check(): void {
    const now = performance.now();
    this.#kept = this.#kept.filter((k) => k.named || k.retry.failures < MAX_ATTEMPTS);
    for (const { relay, addresses } of this.#o.offered()) {
      if (this.#kept.filter((k) => !k.named).length >= MAX_OFFERED) break;
      const address = addresses.find((a) => (this.#o.local ? isRelayAddress(a) : isPublicRelay(a)));
      if (address === undefined || this.#kept.some((k) => k.id === relay)) continue;
      if (relay === this.#o.libp2p.peerId.toString()) continue;
      this.#kept.push({ id: relay, address, retry: new Retry(RETRY), dialing: false, named: false });
    }
    const above = new Set(this.#o.listenedAt?.());
    for (const address of this.#above.keys()) if (!above.has(address)) this.#above.delete(address);
    for (const address of above) {
      const id = peerIdIn(address);
      if (
        id === undefined ||
        keyOfPeerId(id) === undefined ||
        this.#above.has(address) ||
        this.#kept.some((k) => k.id === id)
      )
        continue;
      this.#above.set(address, { id, address, retry: new Retry(RETRY), dialing: false, named: false });
    }
    for (const kept of [...this.#kept, ...this.#above.values()]) {
      if (kept.dialing || !kept.retry.isDue(now) || this.#open(kept.id) !== undefined) continue;
      void this.#dial(kept);
    }
  }

  async #dial(kept: Kept): Promise<void> {
    kept.dialing = true;
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(DIAL_TIMEOUT)]);
    try {
      await this.connect(kept.address, signal);
      kept.retry.succeeded();
    } catch {
      // It may be starting, or down for now.
      kept.retry.failed(performance.now());
    } finally {
      kept.dialing = false;
    }
  }
}
