/**
 * Someone on a room's stage who needs no page: an announcer, a music bot, a bridge. It speaks through relays alone, so it runs wherever it
 * can reach one, and nobody learns its address.
 */
import { generateKeyPair } from '@libp2p/crypto/keys';
import type { PeerId } from '@libp2p/interface';
import { homeOf } from '../community/name.ts';
import { Announcer } from '../directory/announcer.ts';
import { DEFAULT_COMMUNITY } from '../directory/constants.ts';
import { Directory } from '../directory/directory.ts';
import type { Signer } from '../identity/keys.ts';
import { libp2pSigner } from '../identity/libp2p-signer.ts';
import { endRoom } from '../participant/create-room.ts';
import { Participant } from '../participant/participant.ts';
import { catchUp } from '../participant/room-preview.ts';
import { createSessionIdentity, type SessionIdentity } from '../participant/session-identity.ts';
import type { Charter } from '../records/charter.ts';
import { isRelayAddress, MAX_RELAYS } from '../relays/address.ts';
import { RelayPool } from '../relays/relay-pool.ts';
import { Room } from '../room/room.ts';
import { fetchSnapshot } from '../room/snapshot-protocol.ts';
import { isHost } from '../room/stage-rules.ts';
import { createPeer, type Peer, type PeerOptions } from '../transport/peer.ts';
import { Counters } from '../util/counters.ts';
import { MemoryStore } from '../util/key-value-store.ts';
import { NO_DIRECT_LINKS, NO_LISTENING } from './speaker-ports.ts';
import { SpokenAudio } from './spoken-audio.ts';

export interface SpeakerOptions {
  /** As it stands on stage. */
  readonly name: string;
  /** Whose voice it is. The founder's identity makes it the room's host: the room is then announced, and ends with `close`. */
  readonly identity: Signer;
  /** The room to speak in: `createRoom` makes one. */
  readonly charter: Charter;
  /** Multiaddrs of the relays to speak through, at most three. */
  readonly relays: readonly string[];
  /** libp2p transports that reach them, such as `webSockets()`. */
  readonly transports: NonNullable<PeerOptions['transports']>;
  /** Community in whose hallway an open room is announced. */
  readonly community?: string;
  /** Multiaddrs under which listeners reach the relays, for the hallway; none where pages hold the same relay anyway. */
  readonly listenAt?: readonly string[];
}

/** How often it is looked whether the certificate is to be renewed, ms. */
const RENEW = 3_600_000;
/** How long a relay may take to answer when asked, ms. */
const ASK_TIMEOUT = 3_000;
/** How long leaving waits for the farewell to arrive, ms. */
const FAREWELL = 400;

type SubscriptionChange = CustomEvent<{ peerId: PeerId; subscriptions: { topic: string; subscribe: boolean }[] }>;

export class Speaker {
  /** Who is in the room, as this speaker knows it. */
  readonly room: Room;
  readonly #o: SpeakerOptions;
  readonly #peer: Peer;
  readonly #pool: RelayPool;
  readonly #audio = new SpokenAudio();
  readonly #participant: Participant;
  readonly #identity: SessionIdentity;
  readonly #announcer: Announcer;
  readonly #founder: boolean;
  readonly #drops = new Counters<'unannounced'>();
  #refresh: ReturnType<typeof setInterval> | undefined;
  #announcing = false;
  #stopping: Promise<void> | undefined;

  /**
   * Takes the stage; resolves at once, also while no relay can be reached: it goes on trying. Throws RangeError when there is no relay, more than three, or
   * one whose address is none.
   */
  static async start(options: SpeakerOptions): Promise<Speaker> {
    const { relays, identity, transports } = options;
    if (relays.length === 0 || relays.length > MAX_RELAYS)
      throw new RangeError(`1 to ${MAX_RELAYS} relays, not ${relays.length}`);
    for (const address of relays)
      if (!isRelayAddress(address)) throw new RangeError(`not an address of a relay: ${address}`);
    const privateKey = await generateKeyPair('Ed25519');
    const session = await createSessionIdentity(identity, libp2pSigner(privateKey));
    const peer = await createPeer({ privateKey, transports, addresses: { listen: [] } });
    try {
      const speaker = new Speaker(options, peer, session);
      await speaker.#enter();
      return speaker;
    } catch (error) {
      await peer.stop();
      throw error;
    }
  }

  private constructor(options: SpeakerOptions, peer: Peer, identity: SessionIdentity) {
    const { charter, relays, community = DEFAULT_COMMUNITY, listenAt = [] } = options;
    this.#o = options;
    this.#peer = peer;
    this.#identity = identity;
    this.#founder = isHost(charter, identity.self);
    this.room = new Room({ id: charter.id, gossip: peer.gossip });
    this.#pool = new RelayPool({
      peer,
      store: new MemoryStore(),
      hold: relays.length,
      onChange: () => this.#participant.relay.relaysChanged(),
    });
    this.#pool.learn(relays, { prefer: true });
    this.#participant = new Participant({
      peer,
      room: this.room,
      self: identity.self,
      audio: this.#audio,
      listening: NO_LISTENING,
      direct: NO_DIRECT_LINKS,
      relays: this.#pool,
      name: () => options.name,
      // Naming no relay, it cannot be introduced: everyone hears it by way of relays.
      hidden: true,
      hearing: false,
      replaces: undefined,
      keys: undefined,
      onChange: () => undefined,
    });
    const directory = new Directory({ gossip: peer.gossip, community: homeOf(charter) ?? community, maxRooms: 1 });
    this.#announcer = new Announcer({
      // Not started: a speaker announces its room and does not follow the hallway.
      directory: () => directory,
      room: this.room,
      session: identity.self.session,
      founder: () => undefined,
      relays: () => listenAt,
      audience: () => 0,
    });
  }

  /** Its id in the room: session key in hex. */
  get id(): string {
    return this.#participant.me;
  }

  /** True while somebody listens. What is said otherwise goes nowhere and costs nothing. */
  get wanted(): boolean {
    return this.#participant.relay.wanted;
  }

  /** Relays that take what it says now. */
  get relays(): number {
    return this.#participant.relay.publishing;
  }

  /**
   * Relays that were not reached or got lost, bundles that were not made or not sent, and records that could not be made, by reason. `too-much`: the
   * packets are larger than relays hand on, 24,000 bytes a second; music fits at up to 160 kbit/s.
   */
  get drops(): Readonly<Record<string, number>> {
    return { ...this.#pool.losses.snapshot(), ...this.#participant.relay.unsent, ...this.#drops.snapshot() };
  }

  /** Says packets at the pace of speech, see `SpokenAudio.say`, and resolves when all of it is sent. */
  async say(packets: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
    try {
      await this.#audio.say(packets, signal);
    } finally {
      await this.#participant.relay.idle;
    }
  }

  /** Leaves the stage and the network. A room it founded goes on without a host. Idempotent, and one with `close`. */
  stop(): Promise<void> {
    this.#stopping ??= this.#leave();
    return this.#stopping;
  }

  /** Ends the room for all, when it founded it, and leaves: the hallway forgets the room at once. */
  close(): Promise<void> {
    this.#stopping ??= this.#end();
    return this.#stopping;
  }

  async #enter(): Promise<void> {
    const { charter } = this.#o;
    this.room.start();
    this.#peer.pubsub.addEventListener('subscription-change', this.#onSubscription);
    this.#refresh = setInterval(() => this.#attempt(this.#renew()), RENEW);
    if (this.#founder) await this.room.proclaim(charter);
    else await this.room.merge({ charter: charter.bytes });
    await this.#participant.enter('stage', false);
    this.#pool.start();
  }

  /** Work that nobody waits for: whatever of it fails is counted, and done again at the next occasion. */
  #attempt(work: Promise<void>): void {
    work.catch(() => this.#drops.add('unannounced'));
  }

  async #renew(): Promise<void> {
    await this.#identity.renew();
    await this.#participant.refresh();
  }

  /** A relay has come into reach, the first time or again after a restart, and keeps the room: it has heard nothing of it yet. */
  readonly #onSubscription = ({ detail }: SubscriptionChange): void => {
    if (detail.subscriptions.some(({ topic, subscribe }) => subscribe && topic === this.room.topic)) {
      this.#attempt(this.#introduce(detail.peerId));
    }
  };

  async #introduce(relay: PeerId): Promise<void> {
    // Who is there already is known before anything is announced.
    const [connection] = this.#peer.libp2p.getConnections(relay);
    // Without an answer: everyone says again within seconds who they are.
    if (connection !== undefined)
      await catchUp(this.room, connection, AbortSignal.timeout(ASK_TIMEOUT)).catch(() => undefined);
    if (this.#founder && this.#stopping === undefined) await this.room.proclaim(this.#o.charter);
    await this.#participant.refresh();
    if (this.#stopping !== undefined) return;
    if (this.#announcing) this.#announcer.again();
    else this.#announcer.start();
    this.#announcing = true;
  }

  async #end(): Promise<void> {
    if (this.#founder) await endRoom(this.room, this.#o.identity);
    await this.#leave();
  }

  async #leave(): Promise<void> {
    clearInterval(this.#refresh);
    this.#peer.pubsub.removeEventListener('subscription-change', this.#onSubscription);
    await Promise.allSettled([this.#announcer.stop(), this.#participant.leave()]);
    await this.#arrived();
    this.#pool.stop();
    this.room.stop();
    await this.#peer.stop();
  }

  /** What was said before a question has arrived when the answer has: connections keep the order. */
  async #arrived(): Promise<void> {
    const signal = AbortSignal.timeout(FAREWELL);
    const asked = this.#peer.libp2p.getConnections().map((c) => fetchSnapshot(c, this.room.id, signal));
    await Promise.allSettled(asked);
  }
}
