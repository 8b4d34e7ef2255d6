/**
 * Someone in a room who needs no page: an announcer, a music bot, a bridge on its stage, or a recorder in its audience. It speaks through relays only,
 * so it runs wherever it can reach one, and nobody learns its address.
 */
import { generateKeyPair } from '@libp2p/crypto/keys';
import type { PeerId } from '@libp2p/interface';
import { CaptionWriter } from '../captions/caption-writer.ts';
import { SpeechClock } from '../captions/speech-clock.ts';
import type { SpeechEngine } from '../captions/speech-engine.ts';
import { homeOf } from '../community/name.ts';
import { Announcer } from '../directory/announcer.ts';
import { DEFAULT_COMMUNITY } from '../directory/constants.ts';
import { Directory } from '../directory/directory.ts';
import type { RoomId } from '../identity/ids.ts';
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
import { HeardSpeech } from './heard-speech.ts';
import { wordsBy } from './script-words.ts';
import { NO_DIRECT_LINKS, NO_LISTENING } from './speaker-ports.ts';
import { SpokenAudio } from './spoken-audio.ts';

export interface SpeakerOptions {
  /** Its name on stage. */
  readonly name: string;
  /** The identity that speaks. With the founder's identity and the room's charter it is the host: the room is announced, and ends with `close`. */
  readonly identity: Signer;
  /** The room to speak in: the charter of a new one, from `createRoom`, or the id of one that the relays know. */
  readonly room: Charter | RoomId;
  /** Multiaddrs of the relays to speak through, at most three. */
  readonly relays: readonly string[];
  /** libp2p transports that reach them, such as `webSockets()`. */
  readonly transports: NonNullable<PeerOptions['transports']>;
  /** BCP 47 tag of what it says, for its captions; the room's unless said. */
  readonly language?: string;
  /** On stage, or among those who listen: then everybody sees it, and nobody hears it. */
  readonly place?: 'stage' | 'listening';
  /** Community in whose hallway an open room is announced. */
  readonly community?: string;
  /** Multiaddrs at which listeners reach the relays, for the hallway; none where pages use the same relay anyway. */
  readonly listenAt?: readonly string[];
}

/** How often the certificate is checked, and renewed when half its life is over, ms. */
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
  /** The charter of the room that this speaker founded. */
  readonly #founded: Charter | undefined;
  readonly #drops = new Counters<'unannounced'>();
  readonly #clock = new SpeechClock();
  readonly #captions: CaptionWriter;
  #heard: HeardSpeech | undefined;
  #refresh: ReturnType<typeof setInterval> | undefined;
  #announcing = false;
  #stopping: Promise<void> | undefined;

  /**
   * Takes its place; resolves at once, even while no relay can be reached: it keeps trying. Throws RangeError for no relay, more than three, or an
   * address that is not a relay's.
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
    const { room, relays, community = DEFAULT_COMMUNITY, listenAt = [] } = options;
    const [id, charter] = typeof room === 'string' ? [room, undefined] : [room.id, room];
    this.#o = options;
    this.#peer = peer;
    this.#identity = identity;
    this.#founded = isHost(charter, identity.self) ? charter : undefined;
    this.room = new Room({ id, gossip: peer.gossip });
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
      // As it names no relay it cannot be introduced: everyone hears it through relays.
      hidden: true,
      replaces: undefined,
      keys: undefined,
      onChange: () => undefined,
    });
    this.#captions = new CaptionWriter({
      clock: this.#clock,
      language: () => options.language ?? this.room.roster.charter?.language ?? '',
      write: (line) => this.#participant.captions.write(line),
    });
    this.#audio.on('frame', (stream, frame) => {
      this.#clock.note(stream, frame.seq, frame.payload.byteLength > 0);
      this.#heard?.take(frame);
    });
    let directory: Directory | undefined;
    this.#announcer = new Announcer({
      // Not started: a speaker announces its room and does not follow the hallway.
      directory: (of) => {
        directory ??= new Directory({ gossip: peer.gossip, community: homeOf(of) ?? community, maxRooms: 1 });
        return directory;
      },
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

  /** True while somebody listens. Audio is not sent otherwise. */
  get wanted(): boolean {
    return this.#participant.relay.wanted;
  }

  /** Relays that accept its audio now. */
  get relays(): number {
    return this.#participant.relay.publishing;
  }

  /**
   * Relays that were not reached or were lost, bundles that were not made or not sent, records that could not be made, captions (`caption.*`) and titles (`title.*`), by
   * reason. `too-much`: the packets are larger than relays forward, 24,000 bytes a second; music fits at up to 160 kbit/s.
   */
  get drops(): Readonly<Record<string, number>> {
    return {
      ...this.#pool.losses.snapshot(),
      ...this.#participant.relay.unsent,
      ...this.#drops.snapshot(),
      ...named('caption', this.#captions.drops.snapshot()),
      ...named('caption', this.#participant.captions.drops.snapshot()),
      ...named('title', this.#participant.title.drops.snapshot()),
    };
  }

  /**
   * Speaks packets at the pace of speech, see `SpokenAudio.say`, and resolves when all of it is sent. `words`: what is said in them, to be read as it is
   * spoken; of a list of packets word by word.
   */
  async say(
    packets: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    signal: AbortSignal,
    words?: string,
  ): Promise<void> {
    const off =
      words === undefined ? () => undefined : this.#caption(words, Array.isArray(packets) ? packets.length : 0);
    try {
      await this.#audio.say(packets, signal);
    } finally {
      off();
      await this.#participant.relay.idle;
    }
  }

  /** From now on an engine hears what is said, and what it understands are the captions. It is stopped with the speaker, or by the next one. */
  async captionBy(engine: SpeechEngine | undefined): Promise<void> {
    const heard = engine && (await HeardSpeech.open(engine, (words) => this.#captions.hear(words)));
    if (this.#stopping !== undefined) {
      heard?.stop();
      return;
    }
    this.#heard?.stop();
    this.#heard = heard;
  }

  /** Tells the room the title of what it plays, cut to 120 characters; undefined when that is over. */
  plays(title: string | undefined): void {
    this.#participant.title.tell(title);
  }

  /** Writes a line into the room's chat. False when it is empty or comes too soon after others. Lines are read from `room.interactions`. */
  write(text: string): Promise<boolean> {
    return this.#participant.talk.write(text);
  }

  /** Raises or lowers its hand: in a room where speakers are invited, that is how it asks for the stage. */
  raise(raised: boolean): Promise<void> {
    return this.#participant.talk.raise(raised);
  }

  /** Whether this voice may be kept in a recording: without its word it is not. */
  setRecordable(recordable: boolean): Promise<void> {
    return this.#participant.setRecordable(recordable);
  }

  /** Tells the room that it is recorded from here, or no longer: see `../room/recording.ts` for when that counts. */
  setRecords(records: boolean): Promise<void> {
    return this.#participant.setRecords(records);
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

  /** Follows words that are spoken in so many packets; the function that is returned ends that. */
  #caption(words: string, packets: number): () => void {
    let [count, said, from] = [0, '', undefined as number | undefined];
    const off = this.#audio.on('frame', (_, { seq, payload }) => {
      if (payload.byteLength === 0) return;
      from ??= seq;
      count++;
      const by = wordsBy(words, packets === 0 ? 0 : count / packets);
      if (by === said || by === words) return;
      said = by;
      this.#captions.hear({ words: by, final: false, from });
    });
    return () => {
      off();
      // What was broken off was said as far as that.
      const by = packets === 0 || count >= packets ? words : said;
      if (count > 0) this.#captions.hear({ words: by, final: true, from });
    };
  }

  async #enter(): Promise<void> {
    const { room } = this.#o;
    this.room.start();
    this.#peer.pubsub.addEventListener('subscription-change', this.#onSubscription);
    this.#refresh = setInterval(() => this.#attempt(this.#renew()), RENEW);
    if (this.#founded !== undefined) await this.room.proclaim(this.#founded);
    else if (typeof room !== 'string') await this.room.merge({ charter: room.bytes });
    const { place = 'stage' } = this.#o;
    await this.#participant.enter(place, place !== 'stage');
    this.#pool.start();
  }

  /** Work without a waiting caller: a failure is counted, and the work repeated at the next occasion. */
  #attempt(work: Promise<void>): void {
    work.catch(() => this.#drops.add('unannounced'));
  }

  async #renew(): Promise<void> {
    await this.#identity.renew();
    await this.#participant.refresh();
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
    // Without an answer: everyone repeats their record within seconds.
    if (connection !== undefined)
      await catchUp(this.room, connection, AbortSignal.timeout(ASK_TIMEOUT)).catch(() => undefined);
    if (this.#founded !== undefined && this.#stopping === undefined) await this.room.proclaim(this.#founded);
    await this.#participant.refresh();
    if (this.#stopping !== undefined) return;
    if (this.#announcing) this.#announcer.again();
    else this.#announcer.start();
    this.#announcing = true;
  }

  async #end(): Promise<void> {
    if (this.#founded !== undefined) await endRoom(this.room, this.#o.identity);
    await this.#leave();
  }

  async #leave(): Promise<void> {
    clearInterval(this.#refresh);
    this.#heard?.stop();
    this.#captions.stop();
    this.#peer.pubsub.removeEventListener('subscription-change', this.#onSubscription);
    await Promise.allSettled([this.#announcer.stop(), this.#participant.leave()]);
    await this.#arrived();
    this.#pool.stop();
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

function named(kind: string, counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [`${kind}.${name}`, count]));
}
