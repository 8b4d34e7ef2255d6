/** A participant of a room: its record, direct links with the people it hears, neighbours for gossip, and the audio between them. */

import { encodeFarewell, encodeProof } from '../fanout/protocol/listener-messages.ts';
import { audibleSpeakers } from '../fanout/subscribe/audible-speakers.ts';
import type { RelayPort } from '../fanout/subscribe/relay-port.ts';
import { keyToHex } from '../identity/keys.ts';
import type { LinkState, LinkStats } from '../link/link-manager.ts';
import { LinkManager } from '../link/link-manager.ts';
import type { Member, Place, Presence, Self } from '../records/member.ts';
import { isRelayAddress, relayPeerId } from '../relays/address.ts';
import type { RelayPool } from '../relays/relay-pool.ts';
import { isRecordable } from '../room/recording.ts';
import type { Room } from '../room/room.ts';
import { stageOf, voicesOf } from '../room/stage-rules.ts';
import { NEGOTIATION_TIMEOUT } from '../signaling/constants.ts';
import { negotiateWith, peerIdOf } from '../signaling/dial.ts';
import { serveSignaling } from '../signaling/signaling.ts';
import type { Peer } from '../transport/peer.ts';
import type { AudioPort } from './audio/audio-port.ts';
import { AUDIENCE_FROM, isCaller, plan } from './audio/path-plan.ts';
import { RelayAudio } from './audio/relay-audio.ts';
import type { DirectLinks } from './direct-links.ts';
import { HandAndChat, type TalkStay } from './hand-and-chat.ts';
import type { RoomKeys } from './keys/room-keys.ts';
import { OwnCaptions } from './own-captions.ts';
import { OwnTitle } from './own-title.ts';
import { PeerMesh, type Way } from './peer-mesh.ts';
import { PresentCredentials } from './rights/present-credentials.ts';
import { proveRight } from './rights/prove-right.ts';

export interface ParticipantOptions {
  readonly peer: Peer;
  readonly room: Room;
  readonly self: Self;
  readonly audio: AudioPort;
  /** Plays in `audio` what relays bring. */
  readonly listening: RelayPort;
  readonly direct: DirectLinks;
  readonly relays: RelayPool;
  readonly name: () => string;
  /** Only relays may learn this peer's address: no direct link, no direct connection, no introduction. */
  readonly hidden: boolean;
  /** The session that this one replaces, after a reload. */
  readonly replaces: Uint8Array | undefined;
  /** The keys of a members-only room. */
  readonly keys: RoomKeys | undefined;
  /** What this person said before about recordings, see `recordable`. */
  readonly recordable?: boolean | undefined;
  /** Of their session before, see `HandAndChat.stay`. */
  readonly stay?: TalkStay | undefined;
  /** Something visible has changed. */
  readonly onChange: () => void;
}

/** 'audience': listening in a large room, without a record. */
export type Standing = Exclude<Place, 'gone'> | 'audience';

const TICK = 200;
/** Two paths are kept side by side for this long while one replaces the other, ms. */
const OVERLAP = 4_000;

export class Participant {
  readonly me: string;
  readonly links: LinkManager;
  readonly relay: RelayAudio;
  readonly talk: HandAndChat;
  /** Of the own voice. */
  readonly captions: OwnCaptions;
  /** Of what this person plays. */
  readonly title: OwnTitle;
  /** Set in a members-only room. */
  readonly keys: RoomKeys | undefined;
  readonly #o: ParticipantOptions;
  readonly #mesh: PeerMesh;
  readonly #introduction: PresentCredentials;
  /** People heard at some time since they came on stage. */
  readonly #heard = new Set<string>();
  /** Whose frames arrive by a link now, and whose through a relay. */
  readonly #talking = { direct: new Set<string>(), relayed: new Set<string>() };
  #place: Standing = 'listening';
  #muted = true;
  #since = Date.now();
  #recordable: boolean | undefined;
  #records = false;
  #proves = false;
  #off: (() => void)[] = [];
  #stopServing: (() => Promise<void>) | undefined;
  #stopped = new AbortController();
  #direct: readonly string[] = [];
  #relayed: readonly string[] = [];
  /** Links that are no longer planned, and until when they are kept, by the steady clock. */
  readonly #parting = new Map<string, number>();
  #listenUntil = Number.NEGATIVE_INFINITY;
  #linksSilent = false;
  #audible = new Set<string>();
  #relaysSaid = '';
  #unfeed: (() => void) | undefined;
  /** Addresses of the relays that were connected last. */
  #metAt: readonly string[] = [];

  constructor(options: ParticipantOptions) {
    this.#o = options;
    this.me = keyToHex(options.self.session.publicKey);
    this.links = new LinkManager({
      calls: (id) => isCaller(this.me, id),
      connect: (id, signal) => this.#connect(id, signal),
      onFarewell: (record) => void options.room.handOnFarewell(record),
      onChange: options.onChange,
      now: () => performance.now(),
    });
    this.#mesh = new PeerMesh({
      peer: options.peer,
      calls: (id) => isCaller(this.me, id),
      wayTo: (id) => this.#wayTo(id),
      link: (id) => this.links.state(id),
    });
    this.relay = new RelayAudio({
      room: options.room.id,
      session: options.self.session,
      epoch: () => this.keys?.epoch ?? 0,
      relays: () => options.relays.held.slice(0, options.relays.most),
      held: () => options.relays.held,
      port: options.listening,
      speakers: () => audibleSpeakers(this.#members(), this.#audible, this.me),
      onTalking: (id, talking) => this.#noteTalking('relayed', id, talking),
      onKeyIds: (ids) => this.keys?.heard(ids),
      // The status is read when something else changes.
      onStatus: () => undefined,
      onKeys: (own) => void this.keys?.takeOwn(own),
      onElsewhere: (addresses, relay) => {
        const asked = { room: options.room, session: options.self.session, listening: this.relay };
        if (!proveRight(addresses, relay, asked)) options.relays.goElsewhere(addresses, relay);
      },
      onState: (state) => options.room.merge(state),
      onApplause: (more) => {
        // Somebody subscribed to the topic hears applause there.
        if (!options.room.hearing) options.room.applaud(more);
      },
      onEquivocation: (proof) => {
        void options.room.handOn('equivocation', proof);
        // Somebody who listens only through a relay has no gossip neighbours.
        this.relay.say(encodeProof(proof));
      },
      onLeft: (relay) => options.relays.shun(relay),
      onAlone: () => options.relays.hurry(),
      onDemand: (wanted) => this.#feedRelays(wanted),
    });
    this.keys = options.keys;
    this.#recordable = options.recordable;
    this.#introduction = new PresentCredentials({
      room: options.room,
      identity: options.self.identity,
      inside: () => options.keys?.inside === true,
      relay: (message) => this.relay.say(message),
      signal: this.#stopped.signal,
    });
    this.captions = new OwnCaptions({
      room: options.room,
      self: options.self,
      muted: () => this.#muted,
      key: () => options.keys?.held.speak,
    });
    this.title = new OwnTitle({
      room: options.room,
      self: options.self,
      key: () => options.keys?.held.speak,
    });
    this.talk = new HandAndChat({
      room: options.room,
      self: options.self,
      name: options.name,
      guest: () => this.#place === 'audience',
      relay: (message) => this.relay.say(message),
      introduce: () => this.#introduction.show(),
      key: () => options.keys?.held.speak,
      stay: options.stay,
    });
  }

  get place(): Standing {
    return this.#place;
  }

  /** As this person wants it. */
  get muted(): boolean {
    return this.#muted;
  }

  /** Not muted, with a microphone that brings sound. */
  get sounds(): boolean {
    return !this.#muted && this.#o.audio.live;
  }

  /** Enters the room. */
  async enter(place: Standing, muted: boolean): Promise<void> {
    const { peer, room, audio } = this.#o;
    this.#place = place;
    this.#muted = muted;
    this.#since = Date.now();
    this.keys?.start({
      isGuest: () => this.#place === 'audience',
      credentials: () => this.#introduction.credentials,
      via: () => this.relay.status.mouthpiece,
      say: (message, turn) => this.relay.say(message, turn),
      listeners: () => this.relay.status.listeners,
    });
    this.#stopServing = await serveSignaling(
      peer.libp2p,
      async (from, offer, negotiation) => {
        if (this.#o.hidden || offer.room !== room.id || !(await this.links.wanted(from, negotiation.signal))) return;
        this.links.accept(from, await this.#o.direct.answer(from, offer, negotiation));
      },
      (from, why) => {
        if (why === 'malformed') peer.blame(from);
      },
    );
    // Left meanwhile: stop what was just started.
    if (this.#stopped.signal.aborted) {
      await this.#stopServing();
      return;
    }
    const timer = setInterval(() => this.#tick(), TICK);
    this.#off = [
      room.on('change', () => this.#reconcile()),
      // The room must learn the new stream, and whether there is anything to hear.
      audio.on('stream', () => this.#tell()),
      audio.on('talking', (id, talking) => this.#noteTalking('direct', id, talking)),
      () => this.#feedRelays(false),
      () => clearInterval(timer),
    ];
    this.#nameStream();
    audio.setMuted(muted);
    await this.#present();
    this.#reconcile();
  }

  /** True when this person may raise a hand and write: in an audience, unless a lock prevents it. */
  get maySay(): boolean {
    return this.#place !== 'audience' || this.#introduction.maySay;
  }

  /** True when this person may take the stage once the room knows them. */
  get mayIntroduce(): boolean {
    return this.#place === 'audience' && this.#introduction.mayStand;
  }

  /** Shows the room this person's credentials; resolves when the room knows them, or has had time to. */
  introduce(): Promise<void> {
    return this.#introduction.show();
  }

  async move(place: Standing, muted: boolean): Promise<void> {
    if (place === 'stage') await this.talk.raise(false);
    if (this.#place === 'audience') await this.#introduction.show();
    if (this.#stopped.signal.aborted) return;
    this.#place = place;
    this.#since = Date.now();
    this.#muted = muted;
    this.#o.audio.setMuted(muted);
    this.#reconcile();
    await this.#present();
  }

  async setMuted(muted: boolean): Promise<void> {
    this.#muted = muted;
    this.#o.audio.setMuted(muted);
    await this.#present();
  }

  /** Whether this person's voice may be kept in a recording; undefined until they say. */
  get recordable(): boolean | undefined {
    return this.#recordable;
  }

  /** Recorders leave out who does not agree, and drop what they have of who no longer does. */
  async setRecordable(recordable: boolean): Promise<void> {
    this.#recordable = recordable;
    this.#nameStream();
    await this.#present();
  }

  /** What verifies a recording of a room for members opens the whole stream: it is to have nothing of before the word, or of after it was taken back. */
  #nameStream(): void {
    this.#o.audio.setKept(this.#recordable === true && this.keys !== undefined);
  }

  /** Tells the room that this session records it, or no longer does. It counts where the room may be recorded, of hosts and moderators. */
  async setRecords(records: boolean): Promise<void> {
    this.#records = records;
    this.#choosePaths();
    await this.#present();
  }

  /** From now on what comes directly is heard through a relay too, so that there is something signed to report. */
  prove(): void {
    this.#proves = true;
    this.#choosePaths();
  }

  /** Sends the record again: the name or the capture changed. */
  refresh(): Promise<void> {
    return this.#present();
  }

  /** True while this voice is heard: frames arrived within the last moments. */
  isTalking(id: string): boolean {
    const { direct, relayed } = this.#talking;
    return this.#audible.has(id) && (direct.has(id) || relayed.has(id));
  }

  /** True when they were heard at some time since they came on stage. */
  wasHeard(id: string): boolean {
    return this.#heard.has(id) || this.isTalking(id);
  }

  state(id: string): LinkState | undefined {
    return this.links.state(id);
  }

  /** True while a direct link with `id` brings something. */
  isLinked(id: string): boolean {
    return this.links.brings(id);
  }

  stats(id: string): LinkStats | undefined {
    return this.links.stats(id);
  }

  /** The network is back. */
  hurry(): void {
    this.#mesh.hurry();
    this.links.hurry();
    this.relay.hurry();
  }

  /** Sends the farewell while the page closes, when there is no time for anything asynchronous. */
  vanish(): void {
    this.talk.vanish();
    const record = this.#o.room.farewell;
    if (record === undefined) return;
    this.links.farewell(record);
    this.relay.say(encodeFarewell(record));
  }

  /** Leaves: sends the farewell, closes links, drops voices. */
  async leave(): Promise<void> {
    if (this.#stopped.signal.aborted) return;
    this.vanish();
    this.title.stop();
    this.#stopped.abort();
    for (const off of this.#off) off();
    this.#off = [];
    this.#o.audio.setMuted(true);
    this.#o.audio.hear([]);
    for (const id of this.#audible) this.#o.audio.drop(id);
    await Promise.allSettled([this.talk.stop(), this.#o.room.depart(), this.#stopServing?.()]);
    this.links.stop();
    this.relay.stop();
    this.#mesh.stop();
    this.keys?.stop();
  }

  #presence(place: Exclude<Place, 'gone'>): Presence {
    const { name, audio, hidden, replaces, room } = this.#o;
    // Builds of before cannot read a record that says more, and need not where nothing is recorded.
    const said = isRecordable(room) ? { records: this.#records, recordable: this.#recordable === true } : {};
    return {
      name: name(),
      place,
      muted: !this.sounds,
      since: this.#since,
      stream: place === 'stage' ? audio.stream : undefined,
      relays: hidden ? [] : this.#meetingPlaces(),
      replaces,
      ...said,
    };
  }

  /** Says what changed by itself. Nobody waits for it, and the next heartbeat says it again. */
  #tell(): void {
    this.#present().catch(() => this.#o.room.drops.add('unsent'));
  }

  async #present(): Promise<void> {
    if (this.#stopped.signal.aborted) return;
    if (this.#place === 'audience') return;
    const presence = this.#presence(this.#place);
    this.#relaysSaid = this.#heldNow();
    await this.#o.room.present(this.#o.self, presence);
  }

  #members(): readonly Member[] {
    return this.#o.room.roster.members;
  }

  #reconcile(): void {
    if (this.#stopped.signal.aborted) return;
    const { room, audio, onChange } = this.#o;
    const members = this.#members();
    const stage = new Set(stageOf(room).map((m) => m.id));
    const { direct, relayed, neighbours } = plan(
      this.me,
      members.map((m) => ({ id: m.id, onStage: stage.has(m.id), reachable: m.relays.length > 0 })),
    );
    this.#direct = direct;
    this.#relayed = relayed;
    const audible = new Set(voicesOf(room).flatMap(({ id }) => (id === this.me ? [] : [id])));
    for (const id of this.#audible) if (!audible.has(id)) audio.drop(id);
    this.#audible = audible;
    audio.hear([...audible]);
    this.relay.speakersChanged();
    const present = new Set(members.map((m) => m.id));
    this.#mesh.want(neighbours, present);
    for (const id of this.#heard) if (!audible.has(id)) this.#heard.delete(id);
    this.#choosePaths();
    onChange();
  }

  /**
   * Keeps links as planned, and listens at a relay from the first moment: whoever waited for a link to fail would hear nothing meanwhile. That ends
   * once every link has brought something without a break for a while, and begins again as soon as one is quiet. An abandoned path stays until the
   * other one has had time to bring sound: the player joins frames of both.
   */
  #choosePaths(): void {
    const now = performance.now();
    const planned = new Set(this.#direct);
    for (const id of this.#direct) this.#parting.delete(id);
    for (const id of this.links.ids)
      if (!planned.has(id) && !this.#parting.has(id)) this.#parting.set(id, now + OVERLAP);
    const present = new Set(this.#members().map((m) => m.id));
    for (const [id, until] of this.#parting) if (now > until || !present.has(id)) this.#parting.delete(id);
    this.links.want([...planned, ...this.#parting.keys()]);

    const missing = this.#direct.some((id) => this.#audible.has(id) && !this.links.brings(id));
    if (missing || this.#relayed.length > 0) this.#listenUntil = now + OVERLAP;
    const guest = this.#place === 'audience';
    // In a large room listeners are told of it by their relay alone: the topic is for those who sustain it.
    this.#o.room.hear(!(guest && this.relay.status.live));
    this.relay.want({
      // Only what relays bring is signed.
      listen: guest || this.#records || this.#proves || now < this.#listenUntil,
      watch: present.size >= AUDIENCE_FROM,
      speak: this.#place === 'stage',
      guest,
    });
  }

  /**
   * After a change of network nothing says that a WebSocket is dead, and one that a relay asks for a voice by says nothing while nobody has asked.
   * Links say it first, by bringing nothing, all at once.
   */
  #doubtNetwork(): void {
    const { silent } = this.links;
    if (silent && !this.#linksSilent) this.relay.renew();
    this.#linksSilent = silent;
  }

  /** Own frames reach the page only while relays ask for them: links do not need that. */
  #feedRelays(wanted: boolean): void {
    if (wanted === (this.#unfeed !== undefined) || (wanted && this.#stopped.signal.aborted)) return;
    this.#unfeed?.();
    this.#unfeed = wanted ? this.#o.audio.on('frame', (stream, frame) => this.relay.send(stream, frame)) : undefined;
  }

  #noteTalking(by: 'direct' | 'relayed', id: string, talking: boolean): void {
    if (talking) this.#talking[by].add(id);
    else if (this.#talking[by].delete(id) && this.#audible.has(id)) this.#heard.add(id);
  }

  #tick(): void {
    this.links.tick();
    this.#choosePaths();
    this.#doubtNetwork();
    const said = this.#heldNow();
    if (said !== this.#relaysSaid && said !== '') this.#tell();
    this.#mesh.tick();
  }

  #heldNow(): string {
    return this.#heldAddresses().join();
  }

  #heldAddresses(): readonly string[] {
    return this.#o.relays.held.map((r) => r.address).slice(0, 2);
  }

  /**
   * The relays at which this peer can be met: connected ones, or the last ones while there are none. A record without relays means that its author
   * hides, and direct links would end with the last relay.
   */
  #meetingPlaces(): readonly string[] {
    const held = this.#heldAddresses();
    if (held.length > 0) this.#metAt = held;
    return this.#metAt;
  }

  async #connect(id: string, signal: AbortSignal) {
    const { peer, room, direct } = this.#o;
    const { session, relays } = this.#wayTo(id);
    const limit = AbortSignal.any([signal, this.#stopped.signal, AbortSignal.timeout(NEGOTIATION_TIMEOUT)]);
    const negotiation = await negotiateWith(peer.libp2p, peerIdOf(session), relays, limit);
    return direct.call(id, room.id, negotiation, limit);
  }

  /** Relays through which `id` can be met: those it names that this peer uses too come first. Others are tried only if their address is known. */
  #wayTo(id: string): Way {
    const member = this.#o.room.roster.get(id);
    if (member === undefined) throw new Error('not in the room');
    const held = this.#o.relays.held;
    const named = member.relays.filter((r) => isRelayAddress(r));
    const ids = new Set(named.map(relayPeerId));
    // One relay has several addresses: the one in use here works, whichever the other peer uses.
    const shared = held.filter((r) => ids.has(r.id)).map((r) => r.address);
    if (shared.length > 0) return { session: member.session, relays: shared };
    const known = named.filter((r) => this.#o.relays.isKnown(r));
    // A record may name no relay yet. Both peers came by the same link, so try the connected ones.
    return { session: member.session, relays: known.length > 0 ? known : held.map((r) => r.address) };
  }
}
