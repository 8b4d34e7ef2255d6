/**
 * Someone on a room's stage who needs no page: an announcer, a music bot, a bridge. It speaks through relays only, so it runs wherever it can reach
 * one, and nobody learns its address.
 */
import { generateKeyPair } from '@libp2p/crypto/keys';
import type { Connection, PeerId } from '@libp2p/interface';
import { homeOf } from '../community/name.ts';
import { Announcer } from '../directory/announcer.ts';
import { DEFAULT_COMMUNITY } from '../directory/constants.ts';
import { Directory } from '../directory/directory.ts';
import { issueCertificate, MAX_SESSION_LIFE } from '../identity/certificate.ts';
import type { RoomId } from '../identity/ids.ts';
import { keyToHex, type Signer } from '../identity/keys.ts';
import { libp2pSigner } from '../identity/libp2p-signer.ts';
import { HandAndChat } from '../participant/hand-and-chat.ts';
import { type Charter, writeCharter } from '../records/charter.ts';
import type { Presence, Self } from '../records/member.ts';
import { Room } from '../room/room.ts';
import { fetchSnapshot } from '../room/snapshot-protocol.ts';
import { isHost } from '../room/stage-rules.ts';
import { createPeer, type Peer, type PeerOptions } from '../transport/peer.ts';
import { Counters } from '../util/counters.ts';
import { PacedPublisher } from './paced-publisher.ts';
import { SpeakerConnections } from './speaker-connections.ts';

export interface SpeakerOptions {
  /** Its name on stage. */
  readonly name: string;
  /** The identity that speaks. With the founder's identity and the room's charter it is the host: the room is announced, and ends with `close`. */
  readonly identity: Signer;
  /** The room to speak in: the charter of a new one, from `foundRoom`, or the id of one that the relays know. */
  readonly room: Charter | RoomId;
  /** Multiaddrs of the relays to speak through, at most three. */
  readonly relays: readonly string[];
  /** libp2p transports that reach them, such as `webSockets()`. */
  readonly transports: NonNullable<PeerOptions['transports']>;
  /** Community in whose hallway an open room is announced. */
  readonly community?: string;
  /** Multiaddrs at which listeners reach the relays, for the hallway; none where pages use the same relay anyway. */
  readonly listenAt?: readonly string[];
}

/** A certificate is replaced this long after it was issued, ms: long before it expires, however the clocks differ. */
const CERTIFICATE_REFRESH = (MAX_SESSION_LIFE * 1000) / 2;
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
  readonly #publisher: PacedPublisher;
  readonly #connections: SpeakerConnections;
  readonly #announcer: Announcer;
  readonly #handAndChat: HandAndChat;
  /** The charter of the room that this speaker founded. */
  readonly #founded: Charter | undefined;
  readonly #since = Date.now();
  readonly #certify: () => Promise<Self>;
  readonly #drops = new Counters<'unannounced'>();
  #self: Self;
  #refresh: ReturnType<typeof setInterval> | undefined;
  #announcing = false;
  #stopping: Promise<void> | undefined;

  /** Takes the stage; resolves at once, even while no relay can be reached: it keeps trying. */
  static async start(options: SpeakerOptions): Promise<Speaker> {
    const privateKey = await generateKeyPair('Ed25519');
    const session = libp2pSigner(privateKey);
    const certify = async (): Promise<Self> => {
      const expires = Date.now() + MAX_SESSION_LIFE * 1000;
      return {
        session,
        identity: options.identity.publicKey,
        certificate: await issueCertificate(options.identity, session.publicKey, expires),
      };
    };
    const self = await certify();
    const { transports } = options;
    const peer = await createPeer({ privateKey, transports, addresses: { listen: [] } });
    try {
      const speaker = new Speaker(options, peer, self, certify);
      await speaker.#enter();
      return speaker;
    } catch (error) {
      await peer.stop();
      throw error;
    }
  }

  private constructor(options: SpeakerOptions, peer: Peer, self: Self, certify: () => Promise<Self>) {
    const { room, identity, relays, community = DEFAULT_COMMUNITY, listenAt = [] } = options;
    const [id, charter] = typeof room === 'string' ? [room, undefined] : [room.id, room];
    this.#o = options;
    this.#peer = peer;
    this.#self = self;
    this.#certify = certify;
    this.#founded = isHost(charter, { identity: identity.publicKey }) ? charter : undefined;
    this.room = new Room({ id, gossip: peer.gossip });
    this.#connections = new SpeakerConnections({ peer, room: id, relays });
    this.#publisher = new PacedPublisher({
      room: id,
      session: self.session,
      wanted: () => this.wanted,
      send: (bundle) => this.#connections.send(bundle),
    });
    let directory: Directory | undefined;
    this.#announcer = new Announcer({
      // Not started: a speaker announces its room and does not follow the hallway.
      directory: (of) => {
        directory ??= new Directory({ gossip: peer.gossip, community: homeOf(of) ?? community, maxRooms: 1 });
        return directory;
      },
      room: this.room,
      session: self.session,
      founder: () => undefined,
      relays: () => listenAt,
      audience: () => 0,
    });
    const currentSelf = (): Self => this.#self;
    this.#handAndChat = new HandAndChat({
      room: this.room,
      get self() {
        return currentSelf();
      },
      name: () => options.name,
      // A speaker has a record in the room, so its remarks go by gossip.
      guest: () => false,
      relay: () => false,
      introduce: () => Promise.resolve(),
    });
  }

  /** Its id in the room: session key in hex. */
  get id(): string {
    return keyToHex(this.#self.session.publicKey);
  }

  /** True while somebody listens. Audio is not sent otherwise. */
  get wanted(): boolean {
    return this.#connections.wanted;
  }

  /** Relays that accept its audio now. */
  get relays(): number {
    return this.#connections.held;
  }

  /**
   * Relays that were not reached or were lost, bundles that were not made or not sent, and records that could not be made, by reason. `too-much`: the
   * packets are larger than relays forward, 24,000 bytes a second; music fits at up to 160 kbit/s.
   */
  get drops(): Readonly<Record<string, number>> {
    return { ...this.#connections.losses.snapshot(), ...this.#publisher.drops.snapshot(), ...this.#drops.snapshot() };
  }

  /** Speaks packets at the pace of speech; see `PacedPublisher.say`. */
  say(packets: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
    return this.#publisher.say(packets, signal);
  }

  /** Writes a line into the room's chat. False when it is empty or comes too soon after others. Lines are read from `room.interactions`. */
  write(text: string): Promise<boolean> {
    return this.#handAndChat.write(text);
  }

  /** Raises or lowers its hand: in a room where speakers are invited, that is how it asks for the stage. */
  raise(raised: boolean): Promise<void> {
    return this.#handAndChat.raise(raised);
  }

  /** Leaves the stage and the network. A room that it founded continues without a host. Idempotent, also together with `close`. */
  stop(): Promise<void> {
    this.#stopping ??= this.#leave();
    return this.#stopping;
  }

  /** Ends the room for all, if it founded it, and leaves: the hallway forgets the room at once. */
  close(): Promise<void> {
    this.#stopping ??= this.#end();
    return this.#stopping;
  }

  async #enter(): Promise<void> {
    const { room } = this.#o;
    this.room.start();
    this.#peer.pubsub.addEventListener('subscription-change', this.#onSubscription);
    this.#refresh = setInterval(() => this.#attempt(this.#renew()), CERTIFICATE_REFRESH);
    if (this.#founded !== undefined) await this.room.proclaim(this.#founded);
    else if (typeof room !== 'string') await this.room.merge({ charter: room.bytes });
    await this.#present();
    this.#connections.start();
  }

  async #present(): Promise<void> {
    // After the farewell there are no more records.
    if (this.#stopping !== undefined) return;
    const presence: Presence = {
      name: this.#o.name,
      place: 'stage',
      muted: false,
      since: this.#since,
      stream: this.#publisher.stream,
      // As it names no relay it cannot be introduced: everyone hears it through relays.
      relays: [],
    };
    await this.room.present(this.#self, presence);
  }

  /** Work without a waiting caller: a failure is counted, and the work repeated at the next occasion. */
  #attempt(work: Promise<void>): void {
    work.catch(() => this.#drops.add('unannounced'));
  }

  async #renew(): Promise<void> {
    this.#self = await this.#certify();
    await this.#present();
  }

  /** A relay connected, for the first time or after a restart, and keeps the room: it has not heard of this speaker yet. */
  readonly #onSubscription = ({ detail }: SubscriptionChange): void => {
    if (detail.subscriptions.some(({ topic, subscribe }) => subscribe && topic === this.room.topic)) {
      this.#attempt(this.#introduce(detail.peerId));
    }
  };

  async #introduce(relay: PeerId): Promise<void> {
    // Learn who is there before announcing anything.
    const [connection] = this.#peer.libp2p.getConnections(relay);
    if (connection !== undefined) await this.#catchUp(connection);
    if (this.#founded !== undefined && this.#stopping === undefined) await this.room.proclaim(this.#founded);
    await this.#present();
    if (this.#stopping !== undefined) return;
    if (this.#announcing) this.#announcer.again();
    else this.#announcer.start();
    this.#announcing = true;
  }

  async #catchUp(connection: Connection): Promise<void> {
    try {
      const told = await fetchSnapshot(connection, this.room.id, AbortSignal.timeout(ASK_TIMEOUT));
      await this.room.merge(told);
    } catch {
      // Everyone repeats their record within seconds.
    }
  }

  async #end(): Promise<void> {
    const charter = this.#founded;
    if (charter !== undefined) {
      const closed = { ...charter, version: charter.version + 1, closed: true };
      await this.room.proclaim(await writeCharter(this.#o.identity, closed));
    }
    await this.#leave();
  }

  async #leave(): Promise<void> {
    clearInterval(this.#refresh);
    this.#peer.pubsub.removeEventListener('subscription-change', this.#onSubscription);
    await Promise.allSettled([this.#announcer.stop(), this.#handAndChat.stop(), this.room.depart()]);
    await this.#arrived();
    await this.#connections.stop();
    this.room.stop();
    await this.#peer.stop();
  }

  /** Connections keep the order, so when the answer has arrived everything sent before the question has too. */
  async #arrived(): Promise<void> {
    const signal = AbortSignal.timeout(FAREWELL);
    const asked = this.#peer.libp2p.getConnections().map((c) => fetchSnapshot(c, this.room.id, signal));
    await Promise.allSettled(asked);
  }
}
