/** Being in a room: my record in it, direct links with those I am to hear, neighbours for gossip, and the audio between them. */

import { encodeFarewell } from '../../node/fanout/upward.ts';
import { keyToHex } from '../../node/identity/keys.ts';
import { backoff } from '../../node/lifecycle/backoff.ts';
import type { LinkState, LinkStats } from '../../node/link/links.ts';
import { Links } from '../../node/link/links.ts';
import type { Frame, StreamId } from '../../node/media/frame.ts';
import type { Peer } from '../../node/network/peer.ts';
import type { Member, Place } from '../../node/room/member.ts';
import { stageOf } from '../../node/room/rights.ts';
import type { Presence, Room, Self } from '../../node/room/room.ts';
import { NEGOTIATION_TIMEOUT } from '../../node/signaling/constants.ts';
import { openNegotiation, serveSignaling } from '../../node/signaling/signaling.ts';
import { AUDIENCE_FROM, isCaller, plan } from '../../node/topology/plan.ts';
import type { AudioEngine } from '../audio/engine.ts';
import { isRelayAddress, relayPeerId } from './fragment.ts';
import { befriend, peerIdOf, reach } from './reach.ts';
import { RelayAudio } from './relay-audio.ts';
import type { Relays } from './relays.ts';
import { answerPipe, callPipe } from './rtc-pipe.ts';

export interface StayOptions {
  readonly peer: Peer;
  readonly room: Room;
  readonly self: Self;
  readonly audio: AudioEngine;
  readonly relays: Relays;
  readonly iceServers: () => RTCIceServer[];
  readonly name: () => string;
  /** Nobody but relays may see my address: no direct link, no direct connection, no introduction. */
  readonly hidden: boolean;
  /** Session this one takes the place of, after a reload. */
  readonly replaces: Uint8Array | undefined;
  /** Something that shows has changed. */
  readonly onChange: () => void;
}

/** 'audience': listening in a large room, without a record of my own. */
export type Standing = Exclude<Place, 'gone'> | 'audience';

interface Courtship {
  attempt: number;
  retryAt: number;
  busy: boolean;
}

const TICK = 200;
/** Two paths are kept side by side for this long while one takes over from the other, ms. */
const OVERLAP = 4_000;
/** A pair that has no link for this long hears by way of a relay, while it goes on trying, ms. */
const DIRECT_PATIENCE = 3_000;
/** Frames older than this say nothing about now, ms. */
const TALKING = 300;
/** How often circuits that are no longer needed are looked for, ms. */
const SHED = 5_000;
const COURT_TIMEOUT = 12_000;

export class Stay {
  readonly me: string;
  readonly links: Links;
  readonly relay: RelayAudio;
  readonly #o: StayOptions;
  readonly #courting = new Map<string, Courtship>();
  readonly #heardAt = new Map<string, number>();
  #place: Standing = 'listening';
  #muted = true;
  #since = Date.now();
  #off: (() => void)[] = [];
  #stopServing: (() => Promise<void>) | undefined;
  #stopped = new AbortController();
  #neighbours: readonly string[] = [];
  #direct: readonly string[] = [];
  #relayed: readonly string[] = [];
  /** Links no longer planned, and until when they are kept, by the steady clock. */
  readonly #parting = new Map<string, number>();
  readonly #missingSince = new Map<string, number>();
  #listenUntil = 0;
  #audible = new Set<string>();
  #shedAt = Date.now() + SHED;
  #relaysSaid = '';
  #streamSaid: StreamId | undefined;
  /** Addresses of the relays I held last. */
  #metAt: readonly string[] = [];

  constructor(options: StayOptions) {
    this.#o = options;
    this.me = keyToHex(options.self.session.publicKey);
    this.links = new Links({
      calls: (id) => isCaller(this.me, id),
      connect: (id, signal) => this.#connect(id, signal),
      onFrames: (id, stream, frames) => this.#hear(id, stream, frames),
      onFarewell: (record) => void options.room.relayFarewell(record),
      onChange: options.onChange,
      now: () => performance.now(),
    });
    this.relay = new RelayAudio({
      room: options.room.id,
      session: options.self.session,
      relays: () => options.relays.held,
      speakersOf: (stream) => this.#members().filter((m) => m.stream === stream && this.#audible.has(m.id)),
      onFrames: (id, stream, frames) => this.#hear(id, stream, frames),
      onElsewhere: (addresses) => options.relays.learn(addresses),
      onState: ({ charter, members, remarks }) => options.room.merge(charter, members, remarks),
      onApplause: (more) => {
        // Whoever follows the topic hears applause there.
        if (!options.room.hearing) options.room.applaud(more);
      },
      onLeft: (relay) => options.relays.shun(relay),
      onAlone: () => options.relays.hurry(),
    });
  }

  get place(): Standing {
    return this.#place;
  }

  get muted(): boolean {
    return this.#muted;
  }

  /** Goes in. */
  async enter(place: Standing, muted: boolean): Promise<void> {
    const { peer, room, audio } = this.#o;
    this.#place = place;
    this.#muted = muted;
    this.#since = Date.now();
    this.#stopServing = await serveSignaling(
      peer.libp2p,
      async (from, offer, negotiation) => {
        if (this.#o.hidden || offer.room !== room.id || !(await this.links.wanted(from, negotiation.signal))) return;
        this.links.accept(from, await answerPipe(offer, negotiation, this.#o.iceServers()));
      },
      (from, why) => {
        if (why === 'malformed') peer.blame(from);
      },
    );
    const timer = setInterval(() => this.#tick(), TICK);
    this.#off = [
      room.on('change', () => this.#reconcile()),
      audio.on('frame', (stream, frame) => {
        if (this.#place !== 'stage' || this.#muted) return;
        // The capture started anew by itself (the browser had put it to sleep): the room must know its new stream.
        if (stream !== this.#streamSaid) void this.#present();
        this.links.send(stream, frame);
        this.relay.send(stream, frame);
      }),
      () => clearInterval(timer),
    ];
    audio.setMuted(muted);
    await this.#present();
    this.#reconcile();
  }

  async move(place: Standing, muted: boolean): Promise<void> {
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

  /** Says again who I am: the name or the capture changed. */
  refresh(): Promise<void> {
    return this.#present();
  }

  /** Those I can hear now, by the ears: frames came within the last moments. */
  isTalking(id: string): boolean {
    return performance.now() - (this.#heardAt.get(id) ?? Number.NEGATIVE_INFINITY) < TALKING;
  }

  /** True when I have heard them at some time since they came on stage. */
  wasHeard(id: string): boolean {
    return this.#heardAt.has(id);
  }

  state(id: string): LinkState | undefined {
    return this.links.state(id);
  }

  stats(id: string): LinkStats | undefined {
    return this.links.stats(id);
  }

  /** The network is back. */
  hurry(): void {
    for (const c of this.#courting.values()) c.retryAt = 0;
    this.links.hurry();
    this.relay.hurry();
  }

  /** Says farewell while the page closes; there is no time for anything that waits. */
  vanish(): void {
    const record = this.#o.room.farewell;
    if (record === undefined) return;
    this.links.farewell(record);
    this.relay.say(encodeFarewell(record));
  }

  /** Leaves: farewell, links closed, voices dropped. */
  async leave(): Promise<void> {
    if (this.#stopped.signal.aborted) return;
    this.vanish();
    this.#stopped.abort();
    for (const off of this.#off) off();
    this.#off = [];
    this.#o.audio.setMuted(true);
    for (const id of this.#audible) this.#o.audio.drop(id);
    await Promise.allSettled([this.#o.room.depart(), this.#stopServing?.()]);
    this.links.stop();
    this.relay.stop();
    for (const id of this.#courting.keys()) this.#part(id);
    this.#courting.clear();
  }

  #presence(place: Exclude<Place, 'gone'>): Presence {
    const { name, audio, hidden, replaces } = this.#o;
    return {
      name: name(),
      place,
      muted: this.#muted,
      since: this.#since,
      stream: place === 'stage' ? audio.stream : undefined,
      relays: hidden ? [] : this.#meetingPlaces(),
      replaces,
    };
  }

  async #present(): Promise<void> {
    if (this.#stopped.signal.aborted) return;
    if (this.#place === 'audience') return;
    const presence = this.#presence(this.#place);
    this.#streamSaid = presence.stream;
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
    const stage = new Set(stageOf(room.roster.charter, members).map((m) => m.id));
    const { direct, relayed, neighbours } = plan(
      this.me,
      members.map((m) => ({ id: m.id, onStage: stage.has(m.id), reachable: m.relays.length > 0 })),
    );
    this.#neighbours = neighbours;
    this.#direct = direct;
    this.#relayed = relayed;
    const audible = new Set([...stage].filter((id) => id !== this.me));
    for (const id of this.#audible) if (!audible.has(id)) audio.drop(id);
    this.#audible = audible;
    const present = new Set(members.map((m) => m.id));
    for (const id of this.#courting.keys()) {
      if (present.has(id)) continue;
      this.#courting.delete(id);
      this.#part(id);
    }
    for (const id of this.#heardAt.keys()) if (!audible.has(id)) this.#heardAt.delete(id);
    for (const id of this.#missingSince.keys()) if (!present.has(id)) this.#missingSince.delete(id);
    this.#choosePaths();
    onChange();
  }

  /**
   * Links as planned, and relays for whoever cannot be heard by a link. What is given up stays until the other path has had time to
   * bring sound: frames of both join in the player.
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

    const missing = this.#direct.filter((id) => this.#audible.has(id) && !this.#isHeardDirectly(id, now));
    if (this.#relayed.length > 0 || missing.length > 0) this.#listenUntil = now + OVERLAP;
    const guest = this.#place === 'audience';
    this.relay.want({
      listen: guest || now < this.#listenUntil,
      watch: present.size >= AUDIENCE_FROM,
      speak: this.#place === 'stage',
      guest,
    });
  }

  /** False once a link has been missing for so long that a relay is the better way. */
  #isHeardDirectly(id: string, now: number): boolean {
    if (this.links.state(id) === 'open') {
      this.#missingSince.delete(id);
      return true;
    }
    const since = this.#missingSince.get(id) ?? now;
    this.#missingSince.set(id, since);
    return now - since < DIRECT_PATIENCE;
  }

  /** Enforcement at the ears: only those the room has on stage are played. */
  #hear(id: string, stream: StreamId, frames: readonly Frame[]): void {
    if (!this.#audible.has(id)) return;
    if (frames[0] !== undefined && frames[0].payload.byteLength > 0) this.#heardAt.set(id, performance.now());
    this.#o.audio.play(id, stream, frames);
  }

  #tick(): void {
    this.links.tick();
    this.#choosePaths();
    const said = this.#heldNow();
    if (said !== this.#relaysSaid && said !== '') void this.#present();
    const now = Date.now();
    if (now >= this.#shedAt) {
      this.#shedAt = now + SHED;
      this.#shedCircuits();
    }
    for (const id of this.#neighbours) {
      if (!isCaller(this.me, id) || this.#isFriend(id)) continue;
      const courtship = this.#courting.get(id) ?? { attempt: 0, retryAt: 0, busy: false };
      this.#courting.set(id, courtship);
      if (!courtship.busy && courtship.retryAt <= now) void this.#court(id, courtship);
    }
  }

  /** A circuit through a relay has done its work once two pages are linked and connected directly: it is closed, for both ends and the relay. */
  #shedCircuits(): void {
    const open = this.#o.peer.libp2p.getConnections().filter((c) => c.status === 'open');
    const direct = new Set(open.filter((c) => c.limits === undefined).map((c) => c.remotePeer.toString()));
    for (const circuit of open) {
      const key = circuit.limits === undefined ? undefined : circuit.remotePeer.publicKey?.raw;
      if (key === undefined || !direct.has(circuit.remotePeer.toString())) continue;
      const state = this.links.state(keyToHex(key));
      // A negotiation may be under way over it.
      if (state !== undefined && state !== 'open') continue;
      circuit.close().catch((error: unknown) => circuit.abort(error instanceof Error ? error : new Error('circuit')));
    }
  }

  #heldNow(): string {
    return this.#heldAddresses().join();
  }

  #heldAddresses(): readonly string[] {
    return this.#o.relays.held.map((r) => r.address).slice(0, 2);
  }

  /**
   * The relays I can be met at: those I hold or, while I hold none, the last ones. A record that names none says that its author hides:
   * direct links would end when the last relay does.
   */
  #meetingPlaces(): readonly string[] {
    const held = this.#heldAddresses();
    if (held.length > 0) this.#metAt = held;
    return this.#metAt;
  }

  #isFriend(id: string): boolean {
    const member = this.#o.room.roster.get(id);
    if (member === undefined) return false;
    return this.#o.peer.libp2p
      .getConnections(peerIdOf(member.session))
      .some((c) => c.limits === undefined && c.status === 'open');
  }

  async #court(id: string, courtship: Courtship): Promise<void> {
    courtship.busy = true;
    try {
      const { session, relays } = this.#wayTo(id);
      const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(COURT_TIMEOUT)]);
      await befriend(this.#o.peer.libp2p, peerIdOf(session), relays, signal);
      courtship.attempt = 0;
    } catch {
      // Gossip goes on over the relay and other neighbours; this one is tried again.
      courtship.retryAt = Date.now() + backoff(courtship.attempt++, 1_000, 30_000);
    } finally {
      courtship.busy = false;
    }
  }

  #part(id: string): void {
    const { libp2p } = this.#o.peer;
    const connection = libp2p.getConnections().find((c) => {
      const key = c.remotePeer.publicKey?.raw;
      return key !== undefined && keyToHex(key) === id;
    });
    if (connection === undefined) return;
    libp2p.hangUp(connection.remotePeer).catch(() => {
      // It was closing by itself.
    });
  }

  async #connect(id: string, signal: AbortSignal) {
    const { peer, room, iceServers } = this.#o;
    const { session, relays } = this.#wayTo(id);
    const limit = AbortSignal.any([signal, this.#stopped.signal, AbortSignal.timeout(NEGOTIATION_TIMEOUT)]);
    const connection = await reach(peer.libp2p, peerIdOf(session), relays, limit);
    const negotiation = await openNegotiation(connection, limit);
    return callPipe(negotiation, room.id, iceServers(), limit);
  }

  /** Relays through which `id` can be met: those it names that are mine too first. Others are tried only while I know their address. */
  #wayTo(id: string): { session: Uint8Array; relays: string[] } {
    const member = this.#o.room.roster.get(id);
    if (member === undefined) throw new Error('not in the room');
    const held = this.#o.relays.held;
    const named = member.relays.filter((r) => isRelayAddress(r));
    const ids = new Set(named.map(relayPeerId));
    // One relay has several addresses: mine works from here, whichever the other uses.
    const shared = held.filter((r) => ids.has(r.id)).map((r) => r.address);
    if (shared.length > 0) return { session: member.session, relays: shared };
    const known = named.filter((r) => this.#o.relays.isKnown(r));
    // A record may name no relay yet: both of us came by the same link, so try those I hold.
    return { session: member.session, relays: known.length > 0 ? known : held.map((r) => r.address) };
  }
}
