/**
 * Audio through relays: listens at one and keeps a second on standby (`RelayPort`), publishes to both while they have listeners. Frames join those of
 * direct links in the player, which drops duplicates, so that a change of path makes no gap.
 */

import { BundleWriter } from '../../fanout/publish/bundle-writer.ts';
import { PublishConnection, type PublishWay } from '../../fanout/publish/publish-connection.ts';
import type { PublishDrop } from '../../fanout/publish/publisher.ts';
import type {
  AudibleSpeaker,
  RelayEvents,
  RelayPort,
  RelayStatus,
  RelaySubscription,
} from '../../fanout/subscribe/relay-port.ts';
import type { SubscribeWishes } from '../../fanout/subscribe/relay-subscriber.ts';
import type { RoomId } from '../../identity/ids.ts';
import type { FrameSigner } from '../../identity/keys.ts';
import type { Frame, StreamId } from '../../media/frame.ts';
import type { HeldRelay } from '../../relays/held-relay.ts';
import { Counters } from '../../util/counters.ts';

export interface RelayAudioOptions extends RelayEvents {
  readonly room: RoomId;
  readonly port: RelayPort;
  /** Relays to use now, preferred ones first: all of them are published to. */
  readonly relays: () => readonly HeldRelay[];
  /** All that are connected, also those not to be used. */
  readonly held: () => readonly HeldRelay[];
  /** Who may be heard now. */
  readonly speakers: () => readonly AudibleSpeaker[];
  readonly session: FrameSigner;
  /** The epoch of the room's key that encrypts own frames; 0 in an open room. */
  readonly epoch: () => number;
  /** Whether relays have listeners for this speaker: `send` is only useful while they do. */
  readonly onDemand: (wanted: boolean) => void;
}

/** The connection that publishes to one relay, and a second one while the relay asks for it. */
interface PublishPair {
  first: PublishConnection;
  /** The WebSocket of before, which audio goes by as well until the relay takes it by the other. */
  before: PublishConnection | undefined;
  /** Whether `first` may be dead although it is open. */
  doubted: boolean;
  renewedAt: number;
  /** Since when `first` is open beside `before`, ms. */
  bothSince: number | undefined;
  second: PublishConnection | undefined;
  /** The second connection lasts at least until then, ms, so that a relay cannot make a page dial over and over. */
  secondUntil: number;
  /** Since when the relay is not reached by libp2p, ms. */
  outOfReachSince: number | undefined;
}

const SECOND_STAYS = 10_000;
/** A connection is replaced at most this often, ms: a link that is quiet now and then must not make a page dial over and over. */
const RENEWED = 10_000;
/** A WebSocket that the relay has not ended for this long is accepted, ms, though the relay says nothing: nobody listens there. */
const ACCEPTED = 3_000;
/** A WebSocket that takes audio goes on doing so for this long although the relay is not reached by libp2p, ms: it may be back by then. */
const OUT_OF_REACH = 60_000;

/** What a page wants from relays. */
export interface RelayWishes extends SubscribeWishes {
  /** That they forward this speaker's audio. */
  readonly speak: boolean;
}

export class RelayAudio {
  readonly #o: RelayAudioOptions;
  readonly #listening: RelaySubscription;
  readonly #published = new Map<string, PublishPair>();
  readonly #writer: BundleWriter;
  readonly #unsent = new Counters<PublishDrop>();
  #sent = { bundles: 0, bytes: 0 };
  #speaking = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: RelayAudioOptions) {
    this.#o = options;
    this.#writer = new BundleWriter({
      ...options,
      wanted: () => this.wanted,
      send: (bundle) => this.#send(bundle),
    });
    this.#listening = options.port.open(options.room, options);
  }

  /** Sets what is wanted from relays. */
  want({ speak, ...wishes }: RelayWishes): void {
    this.#speaking = speak;
    this.#look();
    this.#listening.want(wishes);
    const wanted = wishes.listen || wishes.watch || speak;
    if (wanted && this.#timer === undefined) this.#timer = setInterval(() => this.#tick(), 250);
    this.#publish();
  }

  /** Sends one encoded frame of the own voice. */
  send(stream: StreamId, frame: Frame): void {
    this.#writer.push(stream, frame, Date.now());
  }

  /** The state of listening. */
  get status(): RelayStatus {
    return this.#listening.status;
  }

  /** Sends a remark or another listener message to the relay, as of `RelaySubscription`. False when there is none. */
  say(...words: Parameters<RelaySubscription['say']>): boolean {
    return this.#listening.say(...words);
  }

  /** Second connections for publishing, where the first lose packets. */
  get spares(): number {
    return [...this.#published.values()].filter(({ second }) => second?.way !== undefined).length;
  }

  /** Relays that accept this participant's audio. */
  get publishing(): number {
    return this.publishingBy.length;
  }

  /** How each of them does. */
  get publishingBy(): readonly PublishWay[] {
    return [...this.#published.values()].flatMap(({ first, before }) => first.way ?? before?.way ?? []);
  }

  /** Resolves when all audio so far has been sent. Never rejects. */
  get idle(): Promise<void> {
    return this.#writer.idle;
  }

  /** What went out to relays so far. */
  get sent(): { readonly bundles: number; readonly bytes: number } {
    return this.#sent;
  }

  /** What was dropped of this participant's audio, and why. */
  get unsent(): Readonly<Record<string, number>> {
    return { ...this.#writer.drops.snapshot(), ...this.#unsent.snapshot() };
  }

  /** The set of people who may be heard has changed. */
  speakersChanged(): void {
    this.#listening.allow(this.#o.speakers());
  }

  /** A relay connected or disconnected. */
  relaysChanged(): void {
    if (this.#timer !== undefined) this.#tick();
  }

  hurry(): void {
    this.#listening.hurry();
    for (const one of this.#connections) one.hurry();
    this.relaysChanged();
  }

  /**
   * The network may be another: each WebSocket is opened anew, at once or as soon as it may be, and the old one closed once the relay takes the new one.
   * Streams end with their connection.
   */
  renew(): void {
    for (const pair of this.#published.values()) pair.doubted = true;
    this.relaysChanged();
  }

  stop(): void {
    this.want({ listen: false, watch: false, speak: false, guest: false });
    this.#listening.stop();
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  get #connections(): readonly PublishConnection[] {
    return [...this.#published.values()].flatMap(({ first, second, before }) =>
      [first, second, before].filter((one) => one !== undefined),
    );
  }

  /** True while a relay has listeners for this participant's audio. */
  get wanted(): boolean {
    return this.#connections.some((one) => one.wanted);
  }

  #send(bundle: Uint8Array): void {
    for (const one of this.#connections) {
      const { wanted } = one;
      const drop = one.send(bundle);
      if (drop !== undefined) this.#unsent.add(drop);
      else if (wanted) this.#sent = { bundles: this.#sent.bundles + 1, bytes: this.#sent.bytes + bundle.byteLength };
    }
  }

  #demandChanged(): void {
    const wanted = this.wanted;
    // Frames gathered when the last listener left would be stale for the next one.
    if (!wanted) this.#writer.clear();
    this.#o.onDemand(wanted);
  }

  #tick(): void {
    this.#look();
    this.#publish();
  }

  /** Opens and closes publish connections as relays come and go. */
  #publish(): void {
    const relays = this.#speaking ? this.#o.relays() : [];
    const ids = new Set(relays.map((r) => r.id));
    const held = new Set(this.#o.held().map((r) => r.id));
    for (const [id, pair] of this.#published) {
      this.#endBefore(pair);
      if (ids.has(id)) continue;
      pair.second?.close();
      pair.second = undefined;
      if (this.#speaking && !held.has(id) && this.#outlasts(pair)) continue;
      this.#published.delete(id);
      pair.first.close();
      pair.before?.close();
      this.#demandChanged();
    }
    for (const relay of relays) this.#keepPublishing(relay);
  }

  /** Whether audio still goes to a relay that is out of reach otherwise. One that is in reach and not to be used gets none. */
  #outlasts(pair: PublishPair): boolean {
    const now = performance.now();
    pair.outOfReachSince ??= now;
    return (
      [pair.first, pair.before].some((one) => one?.way === 'websocket') && now - pair.outOfReachSince < OUT_OF_REACH
    );
  }

  #renewIfDoubted(pair: PublishPair): void {
    // What opens after the doubt is not dead.
    if (pair.first.way !== 'websocket') pair.doubted = false;
    const now = performance.now();
    if (!pair.doubted || pair.before !== undefined || now - pair.renewedAt < RENEWED) return;
    pair.doubted = false;
    pair.renewedAt = now;
    pair.before = pair.first;
    pair.bothSince = undefined;
    pair.first = this.#newConnection();
  }

  /** Closes the WebSocket of before once its successor is accepted, which is tried until then. */
  #endBefore(pair: PublishPair): void {
    const { first, before, bothSince } = pair;
    if (before === undefined) return;
    const now = performance.now();
    pair.bothSince = first.way === undefined ? undefined : (bothSince ?? now);
    const accepted = first.wanted || now - (pair.bothSince ?? now) >= ACCEPTED;
    if (before.way !== undefined && !accepted) return;
    pair.before = undefined;
    before.close();
  }

  /** Records are renewed every few seconds, which changes nothing else. */
  #look(): void {
    this.#listening.use(this.#o.relays());
    this.speakersChanged();
  }

  #keepPublishing({ id, address, connection, another }: HeldRelay): void {
    const pair = this.#published.get(id) ?? {
      first: this.#newConnection(),
      before: undefined,
      doubted: false,
      renewedAt: Number.NEGATIVE_INFINITY,
      bothSince: undefined,
      second: undefined,
      secondUntil: 0,
      outOfReachSince: undefined,
    };
    this.#published.set(id, pair);
    pair.outOfReachSince = undefined;
    this.#renewIfDoubted(pair);
    pair.first.keep({
      relay: id,
      address,
      connect: async () => connection,
      reachedBy: connection,
      // Audio that goes by a stream would never go by a WebSocket again.
      bySocketOnly: pair.before !== undefined,
    });
    const now = performance.now();
    if (another !== undefined && pair.first.twice && pair.second === undefined) {
      pair.second = this.#newConnection();
      pair.secondUntil = now + SECOND_STAYS;
    }
    if (another !== undefined && (pair.first.twice || now < pair.secondUntil)) {
      pair.second?.keep({ relay: id, address, connect: another, own: true });
    } else {
      pair.second?.close();
      pair.second = undefined;
    }
  }

  #newConnection(): PublishConnection {
    const { room, session } = this.#o;
    return new PublishConnection({ room, session, onDemand: () => this.#demandChanged() });
  }
}
