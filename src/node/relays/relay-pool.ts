/**
 * The relays that this page knows and stays connected to. Sources: the server that the page came from, a relays.json beside the page, the link,
 * relays used before and, when all of these are gone, those that people in the room name. The pool keeps up to two connections and is the one owner
 * of retries towards relays.
 */
import type { Connection, PeerId } from '@libp2p/interface';
import { peerIdFromString } from '@libp2p/peer-id';
import { multiaddr } from '@multiformats/multiaddr';
import type { Peer } from '../transport/peer.ts';
import { Counters } from '../util/counters.ts';
import type { KeyValueStore } from '../util/key-value-store.ts';
import { Retry } from '../util/retry.ts';
import { isRelayAddress, listenUrl, relayPeerId } from './address.ts';
import type { HeldRelay, RelayOffer } from './held-relay.ts';
import { rank } from './ranking.ts';
import { mayDial } from './reach.ts';

/** Relays connected at a time by default: one in use, one in reserve. */
const HELD = 2;
/** Most known relays, and addresses of each. */
export const MAX_KNOWN = 16;
const MAX_ADDRESSES = 4;
/** Most relays known only from people's records: anybody can name any number of them. */
const MAX_NAMED = 4;
/**
 * Free places assumed of a relay that reports none, and the most that counts: the default of a relay. A relay that claims more attracts no more
 * listeners than others.
 */
const UNKNOWN_FREE = 100;
const MOST_FREE = 2_000;
/** How long a relay that lied is tried last, ms; and one that is full, draining or does not carry the room. */
const SHUNNED_FOR = 10 * 60_000;
const FULL_FOR = 30_000;
const DIAL_TIMEOUT = 10_000;
/** How long another way is tried before the WebSocket that has worked is tried again, ms. Where UDP is closed nothing answers. */
const OTHER_WAY_TIMEOUT = 3_000;
const RETRY = { first: 500, max: 20_000 };

interface Known {
  readonly id: string;
  readonly peer: PeerId;
  addresses: string[];
  /** The address that worked last, for links and records. */
  works: string | undefined;
  /** Only people's records name it: tried when nothing else is left, and evicted first. */
  named: boolean;
  /** This person did not come by it: it offered itself, another relay named it, or somebody in the room did. */
  stranger: boolean;
  /** Free places by its last report. */
  free: number;
  /** Round trip as first measured, ms. */
  roundTrip: number | undefined;
  readonly retry: Retry;
  dialing: boolean;
}

export interface RelayPoolOptions {
  readonly peer: Peer;
  /** Where relays that worked are remembered. */
  readonly store: KeyValueStore<'relays'>;
  /** How many relays to connect to at a time. */
  readonly hold?: number;
  /**
   * Whether relays that this person did not come by may be dialed: anybody can offer one, and it learns who dials. Connections to them end where they
   * may not. By default they may.
   */
  readonly strangers?: () => boolean;
  /** A relay connected or disconnected. */
  readonly onChange: () => void;
}

export class RelayPool {
  /** Relays connected at a time. */
  readonly most: number;
  /** How often a relay was not reached at any of its addresses, and how often a connected one was lost. */
  readonly losses = new Counters<'unreached' | 'lost'>();
  readonly #peer: Peer;
  readonly #store: KeyValueStore<'relays'>;
  readonly #onChange: () => void;
  readonly #strangers: () => boolean;
  readonly #known = new Map<string, Known>();
  /** Addresses that the page's own server names. */
  #own: readonly string[] = [];
  /** Ids of relays to try first: those of the room's link. */
  #preferred = new Set<string>();
  /** Relays that lied or sent this page away, by id, and until when they are tried last. Bounded like the known ones. */
  readonly #shunned = new Map<string, number>();
  /** Second connections, which belong to whoever opened them. */
  readonly #others = new WeakSet<Connection>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #tried = false;
  /** Addresses that this pool dials now. */
  readonly #asking = new Set<string>();

  constructor({ peer, store, hold = HELD, strangers = () => true, onChange }: RelayPoolOptions) {
    this.#strangers = strangers;
    this.most = hold;
    this.#peer = peer;
    this.#store = store;
    this.#onChange = onChange;
  }

  /** Connected relays, preferred ones first. */
  get held(): readonly HeldRelay[] {
    const held: HeldRelay[] = [];
    for (const known of this.#ordered()) {
      const connection = this.#connection(known);
      if (connection === undefined) continue;
      const address = known.works ?? known.addresses[0]!;
      const another = (signal: AbortSignal): Promise<Connection> => this.#another(address, signal);
      held.push({ id: known.id, address, connection, another: listenUrl(address) === undefined ? undefined : another });
    }
    return held;
  }

  /** True once every known relay was tried without success, or none is known. */
  get hopeless(): boolean {
    const mayTry = [...this.#known.values()].filter((known) => this.#mayDial(known));
    return this.#tried && this.held.length === 0 && mayTry.every((k) => k.retry.failures > 0);
  }

  /**
   * Adds addresses; malformed ones, and those that this page may not dial, are skipped. `prefer` puts their relays first and evicts others for them;
   * `own`: the server that the page came from names them.
   */
  learn(addresses: readonly string[], { prefer = false, named = false, stranger = false, own = false } = {}): void {
    if (own) this.#own = addresses;
    const preferred = new Set<string>();
    const told = new Map<string, string[]>();
    for (const address of addresses) {
      if (!isRelayAddress(address) || !this.#mayReach(address)) continue;
      const id = relayPeerId(address);
      preferred.add(id);
      told.set(id, [...(told.get(id) ?? []), address]);
    }
    for (const [id, fresh] of told) {
      let known = this.#known.get(id);
      if (known === undefined) {
        const peer = asPeerId(id);
        if (peer === undefined || !(named ? this.#hasRoomForNamed() : this.#hasRoom(prefer))) continue;
        known = {
          id,
          peer,
          addresses: [],
          works: undefined,
          named,
          stranger,
          free: UNKNOWN_FREE,
          roundTrip: undefined,
          retry: new Retry(RETRY),
          dialing: false,
        };
        this.#known.set(id, known);
      }
      // People's records add no addresses to a relay that is known from a better source.
      if (named && !known.named) continue;
      known.named = named;
      known.stranger &&= stranger;
      // The newest addresses are tried first, in the order given: older ones may predate a restart. The one that worked stays, because anybody may
      // name false ones.
      const kept = known.works === undefined ? known.addresses : [known.works, ...known.addresses];
      known.addresses = [...new Set([...fresh.slice(0, MAX_ADDRESSES - 1), ...kept])].slice(0, MAX_ADDRESSES);
    }
    if (prefer && preferred.size > 0) this.#preferred = preferred;
    if (this.#timer !== undefined) this.#tick();
  }

  /** Uses a relay only as a last resort, for a while. */
  shun(id: string, ms = SHUNNED_FOR): void {
    if (!this.#known.has(id)) return;
    this.#shunned.set(id, Math.max(this.#shunned.get(id) ?? 0, Date.now() + ms));
    if (this.#timer !== undefined) this.#tick();
  }

  /** A full relay names others: those are tried before it, even while enough relays are connected. */
  goElsewhere(addresses: readonly string[], from: string): void {
    this.learn(addresses, { stranger: true });
    if (addresses.length > 0) this.shun(from, FULL_FOR);
  }

  /** Whether a known relay is neither being dialed nor was in vain. */
  isUntried(id: string): boolean {
    const known = this.#known.get(id);
    return known?.retry.failures === 0 && !known.dialing;
  }

  /** Adds relays that offer themselves to everybody. */
  learnOffers(offers: readonly RelayOffer[]): void {
    this.learn(
      offers.map(({ address }) => address),
      { stranger: true },
    );
    for (const { address, free } of offers) {
      const known = this.#known.get(relayPeerId(address));
      if (known !== undefined) known.free = Math.min(free, MOST_FREE);
    }
  }

  /** Adds relays that people in the room name in their records. */
  learnNamed(addresses: readonly string[]): void {
    this.learn(
      addresses.filter((a) => !a.includes('/p2p-circuit')),
      { named: true, stranger: true },
    );
  }

  /** True for an address that comes from more than somebody's record. */
  isKnown(address: string): boolean {
    const known = this.#known.get(relayPeerId(address));
    return known?.named === false && known.addresses.includes(address);
  }

  /**
   * Whether libp2p may not dial this address of its own accord. A relay's record names its addresses for webrtc-direct alone, and after a lost
   * connection libp2p dials them to be met there, one after another, for six seconds each where UDP is closed; a dial by WebSocket joins that and waits.
   */
  refuses(address: string): boolean {
    if (!this.#mayReach(address)) return true;
    if (!address.includes('/webrtc-direct/') || address.includes('/p2p-circuit') || this.#asking.has(address))
      return false;
    return isSocket(this.#known.get(relayPeerId(address))?.works);
  }

  start(): void {
    this.learn((this.#store.get('relays') ?? '').split(' '));
    this.#tried = true;
    this.#timer = setInterval(() => this.#tick(), 250);
    this.#peer.libp2p.addEventListener('connection:close', this.#onClose);
    this.#tick();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#peer.libp2p.removeEventListener('connection:close', this.#onClose);
  }

  /** The network is back: tries all relays at once. */
  hurry(): void {
    for (const { retry } of this.#known.values()) retry.hurry();
    this.#tick();
  }

  readonly #onClose = (event: CustomEvent<Connection>): void => {
    if (!this.#known.has(event.detail.remotePeer.toString()) || this.#others.has(event.detail)) return;
    this.losses.add('lost');
    this.#onChange();
  };

  /**
   * The room's relays first, then others, then those that only people name, and those that lied last; ties by rendezvous hash, so that a room's
   * listeners spread over its relays.
   */
  #ordered(): Known[] {
    const me = this.#peer.libp2p.peerId.toString();
    const choices = [...this.#known.values()].map((known) => {
      known.roundTrip ??= this.#connection(known)?.rtt;
      return { known, relay: known.id, free: known.free, roundTrip: known.roundTrip };
    });
    const now = Date.now();
    const order = ({ id, named }: Known): number => {
      if ((this.#shunned.get(id) ?? 0) > now) return 3;
      return named ? 2 : this.#preferred.has(id) ? 0 : 1;
    };
    return rank(me, choices)
      .map(({ known }) => known)
      .sort((a, b) => order(a) - order(b));
  }

  /** Whether another relay fits. `make`: evicts the last unused one; relays that only people name are evicted in any case. */
  #hasRoom(make: boolean): boolean {
    return this.#known.size < MAX_KNOWN || this.#forgetLast(({ named }) => make || named);
  }

  #hasRoomForNamed(): boolean {
    const named = [...this.#known.values()].filter((k) => k.named).length;
    // Only the people present now count: those who left named relays that may be gone.
    if (named >= MAX_NAMED) return this.#forgetLast((k) => k.named && k.retry.failures > 0);
    return this.#known.size < MAX_KNOWN;
  }

  #forgetLast(may: (known: Known) => boolean): boolean {
    const last = this.#ordered().findLast((k) => may(k) && !k.dialing && this.#connection(k) === undefined);
    if (last === undefined) return false;
    this.#shunned.delete(last.id);
    return this.#known.delete(last.id);
  }

  /** Also through the relay to somebody. */
  #mayReach(address: string): boolean {
    return mayDial(address) || this.#own.some((own) => address.startsWith(own));
  }

  #mayDial({ stranger }: Known): boolean {
    return !stranger || this.#strangers();
  }

  /** Ends every connection to a relay, also those that are others'. */
  #leave({ peer }: Known): void {
    for (const connection of this.#peer.libp2p.getConnections(peer)) {
      // A failure leaves a connection that ends by itself. Circuits lead to people.
      if (connection.limits === undefined && connection.status === 'open') connection.close().catch(() => undefined);
    }
  }

  #connection({ peer }: Known): Connection | undefined {
    return this.#peer.libp2p
      .getConnections(peer)
      .find((c) => c.limits === undefined && c.status === 'open' && !this.#others.has(c));
  }

  async #another(address: string, signal: AbortSignal): Promise<Connection> {
    const connection = await this.#peer.libp2p.dial(multiaddr(address), { signal, force: true });
    this.#others.add(connection);
    return connection;
  }

  #tick(): void {
    const now = Date.now();
    let held = 0;
    for (const known of this.#known.values()) if (!this.#mayDial(known)) this.#leave(known);
    for (const known of this.#ordered()) {
      if (held >= this.most) return;
      if (known.dialing || this.#connection(known) !== undefined) held++;
      else if (this.#mayDial(known) && known.retry.isDue(now)) {
        held++;
        void this.#dial(known);
      }
    }
  }

  async #dial(known: Known): Promise<void> {
    known.dialing = true;
    try {
      for (const { address, patience } of waysTo(known)) {
        const connection = await this.#reach(address, patience);
        if (connection !== undefined) {
          known.works = addressThatWorked(known, address, connection);
          known.retry.succeeded();
          this.#remember();
          return;
        }
      }
      known.retry.failed(Date.now());
      this.losses.add('unreached');
    } finally {
      known.dialing = false;
      this.#onChange();
    }
  }

  /** Undefined when it could not be reached: `hopeless` and the displayed status say so where no other address works. */
  async #reach(address: string, patience: number): Promise<Connection | undefined> {
    const dialed = multiaddr(address);
    this.#asking.add(dialed.toString());
    try {
      return await this.#peer.libp2p.dial(dialed, { signal: AbortSignal.timeout(patience) });
    } catch {
      return undefined;
    } finally {
      this.#asking.delete(dialed.toString());
    }
  }

  #remember(): void {
    const working = this.#ordered().flatMap((k) => (k.works === undefined || k.stranger ? [] : [k.works]));
    this.#store.set('relays', working.slice(0, 4).join(' '));
  }
}

/**
 * What to dial in one attempt. WebSocket first, because it takes one round trip. webrtc-direct is for relays without a certificate: where a WebSocket has
 * worked, one such address is tried an attempt, each in turn and not for long, so that the WebSocket is soon tried again.
 */
function waysTo({ addresses, works, retry }: Known): { readonly address: string; readonly patience: number }[] {
  const sockets = addresses.filter(isSocket);
  const others = addresses.filter((address) => !isSocket(address));
  const all = (some: readonly string[], patience: number) => some.map((address) => ({ address, patience }));
  if (!isSocket(works)) return all([...sockets, ...others], DIAL_TIMEOUT);
  const other = others.slice(retry.failures % others.length).slice(0, 1);
  return [...all(sockets, DIAL_TIMEOUT), ...all(other, OTHER_WAY_TIMEOUT)];
}

/** A dial joins one to the same relay that is in progress, so that what it yields may have come about by another address than the dialed one. */
function addressThatWorked(
  { addresses, works }: Known,
  dialed: string,
  { remoteAddr }: Connection,
): string | undefined {
  const bySocket = isSocket(remoteAddr.toString());
  return [dialed, works, ...addresses].find((one) => one !== undefined && isSocket(one) === bySocket);
}

function isSocket(address: string | undefined): boolean {
  return address !== undefined && !address.includes('webrtc');
}

/** Undefined for a string that only resembles a peer id. */
function asPeerId(text: string): PeerId | undefined {
  try {
    return peerIdFromString(text);
  } catch {
    return undefined;
  }
}
