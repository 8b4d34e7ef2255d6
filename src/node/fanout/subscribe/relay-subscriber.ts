/**
 * Listens at relays: one brings the room's audio, a second is on standby. Neither is trusted. Now and then, and whenever a voice stops in mid-word,
 * both bring audio for a moment and are compared; a relay that lies is left for another, and the reason is kept for people to read.
 */
import type { Connection } from '@libp2p/interface';
import type { RoomId } from '../../identity/ids.ts';
import type { Verify } from '../../identity/verifier.ts';
import type { Frame, StreamId } from '../../media/frame.ts';
import { listenUrl } from '../../relays/address.ts';
import type { HeldRelay } from '../../relays/held-relay.ts';
import { growth } from '../../room/listener-counts.ts';
import { Counters } from '../../util/counters.ts';
import { RateLimit } from '../../util/rate-limit.ts';
import { Retry } from '../../util/retry.ts';
import { MalformedError } from '../../wire/malformed.ts';
import { ReceiveLimits } from '../protocol/receive-limits.ts';
import { decodeRelayMessage, encodeHello, type StateMessage } from '../protocol/relay-messages.ts';
import type { BackupChannel } from './backup-channel.ts';
import { BundleVerifier, type KnownSpeaker, type VerifierDrop } from './bundle-verifier.ts';
import type { ListenChannel, OpenListenChannel } from './channel.ts';
import type { ComparisonSchedule, Position } from './comparison-schedule.ts';
import type { BundleName, Misdeed, RelayConduct } from './relay-conduct.ts';
import { RelayRetries } from './relay-retries.ts';
import { type LeftRelay, RelayTrust } from './relay-trust.ts';

/** The code that judges relays. */
export type Scrutiny = typeof import('./scrutiny.ts');

/** A relay to listen at. Without a connection it is reached by its address alone, as a WebSocket. */
export type ListenRelay = Pick<HeldRelay, 'id' | 'address'> & Partial<Pick<HeldRelay, 'connection'>>;

export interface RelaySubscriberOptions {
  readonly room: RoomId;
  /** Relays to use, preferred ones first: two at a time, and others in place of those that are unreachable. */
  readonly relays: () => readonly ListenRelay[];
  /** Who may be heard under this stream id, or is this peer; several may claim one id. */
  readonly speakersOf: (stream: StreamId) => readonly KnownSpeaker[];
  readonly onFrames: (speaker: string, stream: StreamId, frames: readonly Frame[]) => void;
  /** A relay sent records of the room. Resolves to how many of them were invalid. */
  readonly onState: (state: StateMessage) => Promise<number>;
  /** People applauded: how many more of each kind. */
  readonly onApplause: (more: readonly number[]) => void;
  /** The relay names others to use instead. */
  readonly onElsewhere: (addresses: readonly string[], relay: string) => void;
  /** The relay must not be used while there is another. */
  readonly onLeft: (relay: string) => void;
  /** No relay brings audio any more: others are needed now, not at the next retry. */
  readonly onAlone: () => void;
  /** A relay delivered this peer's own keys. */
  readonly onKeys: (own: Uint8Array) => void;
  /** The proof that a speaker equivocated. */
  readonly onEquivocation: (proof: Uint8Array<ArrayBuffer>) => void;
  readonly verify: Verify;
  readonly open: OpenListenChannel;
  /** Judges relays from the start. Without it that begins a moment after they are listened at, once its code has loaded. */
  readonly scrutiny?: Scrutiny | undefined;
  /** ms by a clock that does not jump. */
  readonly now: () => number;
}

interface Feed {
  readonly relay: ListenRelay;
  readonly allowance: ReceiveLimits;
  /** Its backup channel; none unless the first is a WebSocket, because streams of one connection lose the same packets. */
  spare: BackupChannel | undefined;
  channel: ListenChannel | undefined;
  open: boolean;
  /** It asks for work before it lets anybody in, and has not let us in yet. */
  asked: boolean;
  audio: boolean;
  name: string;
  /** The relay reports that it has audio. */
  brings: boolean;
  heardAt: number;
  /** What it reports of the whole room: guests, people with a record, and applause by kind. */
  listeners: number;
  people: number;
  applause: readonly number[] | undefined;
  /** Invalid records that it sent before anybody judged. */
  rejected: number;
}

/** What is wanted from relays. */
export interface SubscribeWishes {
  /** The room's audio. */
  readonly listen: boolean;
  /** At least the room's state. */
  readonly watch: boolean;
  /** This peer listens without a record in the room. */
  readonly guest: boolean;
}

/** Relays used at a time. */
const MAX_RELAYS = 2;
/** A relay sends the room's state every few seconds; one silent for this long is gone, ms. */
const SILENCE = 10_000;

/** Relays are listened at for this long before they are judged, ms: what is false is not played before either. */
const UNJUDGED = 1_500;
/** When the code that judges them is asked for again. */
const LOADS = { first: 2_000, max: 30_000 };

/** One proof is enough; one hello's history would contain thirty. */
const PROOFS = { perSecond: 1, burst: 1, maxKeys: 1 };

/** Suffix of a relay's id for what came over its backup channel. */
const SPARE = ' spare';

const NOTHING: SubscribeWishes = { listen: false, watch: false, guest: false };

export class RelaySubscriber {
  readonly verifier: BundleVerifier;
  /** Channels cut off for sending too much, and records not decoded because there were too many. */
  readonly drops = new Counters<'flood' | 'records'>();
  readonly #o: RelaySubscriberOptions;
  #scrutiny: Scrutiny | undefined;
  #conduct: RelayConduct | undefined;
  #checks: ComparisonSchedule | undefined;
  readonly #loads = new Retry(LOADS);
  #loading = false;
  #listensSince = 0;
  readonly #left = new RelayTrust();
  readonly #retries = new RelayRetries();
  readonly #proofs = new RateLimit(PROOFS);
  readonly #feeds = new Map<string, Feed>();
  #wishes = NOTHING;
  /** The relay that is to bring the audio. */
  #live: Feed | undefined;

  constructor(options: RelaySubscriberOptions) {
    this.#o = options;
    if (options.scrutiny !== undefined) this.#judge(options.scrutiny);
    this.verifier = new BundleVerifier({
      room: options.room,
      speakerOf: options.speakersOf,
      verify: options.verify,
      onEquivocation: (proof) => {
        if (this.#proofs.take('', options.now())) options.onEquivocation(proof);
      },
      onFrames: (speaker, stream, frames, via) => {
        const { seq } = frames[frames.length - 1]!;
        const now = options.now();
        const hole = this.#checks?.heard(stream, frames, now);
        if (hole !== undefined && this.#checks?.mayBegin(now)) this.#beginCheck(now, hole);
        this.#brought(via, undefined, { stream, last: seq });
        options.onFrames(speaker, stream, frames);
      },
      onDrop: (why, via, bundle) => {
        const last = bundle?.frames.at(-1)?.seq;
        this.#brought(via, why, last === undefined ? undefined : { stream: bundle!.stream, last });
      },
    });
  }

  /** The name of the relay that brings audio now; '' when none does, or it has none. */
  get relayName(): string {
    return this.#live?.name ?? '';
  }

  /**
   * People who listen through relays without a record in the room. Each relay reports a number for the whole room that nobody can check, so the
   * smaller one is used: exaggeration has no effect on a listener who has another relay.
   */
  get listeners(): number {
    return least(this.#believed.map((f) => f.listeners));
  }

  /** People with a record, by the same rule. */
  get people(): number {
    return least(this.#believed.map((f) => f.people));
  }

  /** Relays whose numbers are used: connected, have reported one, have not lied and bring the room's audio, as far as there are any. */
  get #believed(): readonly Feed[] {
    const tests: readonly ((feed: Feed) => boolean)[] = [
      (f) => f.open,
      (f) => f.applause !== undefined,
      (f) => !this.#left.has(f.relay.id),
      (f) => f.brings,
    ];
    return tests.reduce<readonly Feed[]>(
      (some, is) => (some.some(is) ? some.filter(is) : some),
      [...this.#feeds.values()],
    );
  }

  /** As of `RelaySubscription`. */
  say(message: Uint8Array<ArrayBuffer>, turn = 0, relay?: string): boolean {
    const first = this.#speaksFor;
    const open = [first, ...[...this.#feeds.values()].filter((f) => f.open && !f.asked && f !== first)];
    const asked = this.#feeds.get(relay!);
    const feed = relay === undefined ? open[turn % open.length] : asked?.asked === true ? asked : undefined;
    if (feed?.channel === undefined) return false;
    feed.channel.send(message);
    return true;
  }

  /** The relay that `say` uses; undefined when there is none. */
  get mouthpiece(): string | undefined {
    return this.#speaksFor?.relay.id;
  }

  /** The relay that is used where one is enough: the one that brings audio, or any with an open channel. One that asks hears nothing else. */
  get #speaksFor(): Feed | undefined {
    const open = [this.#live, ...this.#feeds.values()].filter((f) => f?.open === true);
    return open.find((f) => f?.asked === false) ?? open[0];
  }

  /** True while a relay brings the room's audio. */
  get live(): boolean {
    return this.#live !== undefined;
  }

  /** Backup channels. */
  get spares(): number {
    return [...this.#feeds.values()].filter(({ spare }) => spare?.open === true).length;
  }

  /** Relays that lied, the latest last. */
  get left(): readonly LeftRelay[] {
    return this.#left.all;
  }

  want(wishes: SubscribeWishes): void {
    const before = this.#wishes;
    this.#wishes = { ...wishes, watch: wishes.listen || wishes.watch };
    if (wishes.listen === before.listen && wishes.guest === before.guest) return;
    const was = this.#live;
    if (!before.listen) this.#listensSince = this.#o.now();
    if (!wishes.listen) {
      for (const feed of this.#feeds.values()) feed.spare?.close();
      this.#checks?.end(this.#o.now());
      this.#live = undefined;
    }
    // The standby is told to bring no audio: a comparison that went on would blame it for that.
    if (this.#live !== undefined) this.#checks?.void(this.#live.relay.id);
    this.#chooseLive();
    for (const feed of this.#feeds.values()) {
      const told = feed === this.#live && feed !== was;
      if (feed.open && !told) this.#hello(feed, feed === this.#live);
    }
  }

  hurry(): void {
    this.#retries.hurry();
  }

  /** Call it a few times a second. */
  tick(): void {
    const now = this.#o.now();
    this.#left.forgive(now);
    const relays = this.#usable();
    const ids = new Set(relays.map((r) => r.id));
    const others = relays.some(({ id }) => this.#feeds.get(id)?.open === true && !this.#left.has(id));
    for (const [id, feed] of this.#feeds) {
      // A working channel is kept while it is the only one, even when the relay is no longer reachable by libp2p.
      const keep = ids.has(id) || (feed.open && !(this.#left.has(id) && others));
      if (this.#wishes.watch && keep) continue;
      this.#feeds.delete(id);
      feed.channel?.close();
      feed.spare?.close();
      if (this.#live === feed) this.#live = undefined;
    }
    if (this.#wishes.watch) for (const relay of relays) this.#keep(relay, now);
    this.#chooseLive();
    for (const feed of this.#feeds.values()) feed.spare?.tick(feed === this.#live && feed.open);
    if (!this.#wishes.listen) return;
    if (this.#scrutiny === undefined) this.#loadScrutiny(now);
    this.#compare(now);
  }

  #loadScrutiny(now: number): void {
    if (this.#loading || now - this.#listensSince < UNJUDGED || !this.#loads.isDue(now)) return;
    this.#loading = true;
    import('./scrutiny.ts')
      .then(
        (scrutiny) => this.#judge(scrutiny),
        () => void this.#loads.failed(this.#o.now()),
      )
      .finally(() => {
        this.#loading = false;
      });
  }

  #judge(scrutiny: Scrutiny): void {
    const now = this.#o.now();
    this.#scrutiny = scrutiny;
    this.#conduct = new scrutiny.RelayConduct();
    this.#checks = new scrutiny.ComparisonSchedule(now);
    for (const feed of this.#feeds.values()) {
      const { id } = feed.relay;
      feed.spare = this.#spareLine(feed.relay);
      // It may have been asked a moment ago to repeat what another had brought.
      this.#conduct.asked(id, now);
      this.#blame(id, this.#conduct.records(id, feed.rejected, now));
    }
  }

  /** Relays that have not lied; if there are none, those that have: altered audio is not played. */
  #usable(): readonly ListenRelay[] {
    const relays = this.#o.relays();
    const honest = relays.filter(({ id }) => !this.#left.has(id));
    const isOpen = (id: string): boolean => this.#feeds.get(id)?.open === true;
    return this.#retries.choose(honest.length > 0 ? honest : relays, MAX_RELAYS, isOpen);
  }

  #keep(relay: ListenRelay, now: number): void {
    const feed = this.#feeds.get(relay.id) ?? newFeed(relay, this.#spareLine(relay));
    this.#feeds.set(relay.id, feed);
    if (feed.open && now - feed.heardAt > SILENCE) feed.channel?.close();
    if (feed.channel !== undefined || this.#retries.at(relay.id) > now) return;
    feed.heardAt = now;
    const connection = (): Connection | undefined => this.#o.relays().find((r) => r.id === relay.id)?.connection;
    const channel = this.#o.open(relay.address, connection, {
      onOpen: (greeted = false) => {
        if (feed.channel !== channel) return;
        feed.open = true;
        // A relay that lied is retried ever more rarely while there is no other.
        if (!this.#left.has(relay.id)) this.#retries.forget(relay.id);
        feed.heardAt = this.#o.now();
        this.#chooseLive();
        if (this.#live !== feed && (!greeted || this.#wishes.listen || !this.#wishes.guest)) this.#hello(feed, false);
      },
      onMessage: (message) => this.#onMessage(feed, message),
      onClose: (flooded) => {
        if (feed.channel !== channel) return;
        if (flooded) this.#flooded(relay.id);
        this.#onClose(feed);
      },
    });
    feed.channel = channel;
  }

  #spareLine({ id, address }: ListenRelay): BackupChannel | undefined {
    const { open, room, now } = this.#o;
    if (this.#scrutiny === undefined || listenUrl(address) === undefined) return undefined;
    return new this.#scrutiny.BackupChannel({
      open: (events) => open(address, () => undefined, events),
      hello: () => {
        this.#conduct?.asked(id + SPARE, now());
        return encodeHello({ room, audio: true, guest: false, spare: true, resume: this.verifier.newest });
      },
      onBundle: (bundle) => void this.verifier.take(bundle, id + SPARE),
      onFlood: () => this.#flooded(id),
      now,
    });
  }

  #flooded(id: string): void {
    this.drops.add('flood');
    this.#leave(id, 'flooded');
  }

  #onClose(feed: Feed): void {
    feed.channel = undefined;
    feed.open = false;
    feed.asked = false;
    feed.audio = false;
    feed.brings = false;
    this.#retries.failed(feed.relay.id, this.#o.now());
    this.#checks?.void(feed.relay.id);
    if (this.#live !== feed) return;
    this.#live = undefined;
    this.#chooseLive();
    if (this.#live !== undefined || !this.#wishes.listen) return;
    this.#retries.hurry(feed.relay.id);
    this.#o.onAlone();
  }

  /** One feed brings audio; when it goes, or asks, the standby continues from the frame after the last one heard. */
  #chooseLive(): void {
    const live = this.#live;
    if (!this.#wishes.listen || live?.asked === false) return;
    const next = this.#another(live);
    if (next === undefined || (live !== undefined && next.asked)) return;
    this.#goLive(next);
    // Once it lets us in, it is the standby.
    if (live !== undefined) this.#hello(live, false);
  }

  /** The best open feed other than this one; one that asks only if there is no other. */
  #another(than?: Feed): Feed | undefined {
    const open = [...this.#feeds.values()].filter((f) => f !== than && f.open);
    const honest = open.filter((f) => !this.#left.has(f.relay.id));
    const ready = honest.filter((f) => !f.asked);
    return ready.find((f) => f.brings) ?? ready[0] ?? honest[0] ?? open[0];
  }

  #goLive(feed: Feed): void {
    this.#live = feed;
    // Audio that both bring already is not requested again.
    this.#hello(feed, true);
  }

  /** `hole`: a stream of which history is needed from further back than the newest frame heard. */
  #hello(feed: Feed, audio: boolean, hole?: Position): void {
    const now = this.#o.now();
    feed.audio = audio;
    const newest = audio ? this.verifier.newest : [];
    const resume = newest.map((n) => (n.stream === hole?.stream ? hole : n));
    if (resume.length > 0) this.#conduct?.asked(feed.relay.id, now);
    const standby = this.#wishes.listen && !audio;
    // A member of the audience is counted where it has settled, not where it looks in for a moment.
    const guest = this.#wishes.guest && (feed === this.#live || !audio);
    feed.channel?.send(encodeHello({ room: this.#o.room, audio, standby, guest, resume }));
  }

  #onMessage(feed: Feed, bytes: Uint8Array): void {
    feed.heardAt = this.#o.now();
    try {
      const message = decodeRelayMessage(bytes);
      const asks = message.type === 'notice' && message.elsewhere[0]?.startsWith('/work/') === true;
      if (asks || message.type !== 'notice') feed.asked = asks;
      if (message.type === 'audio') {
        feed.spare?.heard();
        for (const bundle of message.bundles) void this.verifier.take(bundle, feed.relay.id);
      } else if (message.type === 'state') {
        feed.name = message.relay;
        feed.listeners = message.listeners;
        feed.people = message.people;
        feed.brings = message.path !== undefined;
        if (feed === this.#speaksFor && feed.applause !== undefined)
          this.#o.onApplause(growth(feed.applause, message.applause));
        feed.applause = message.applause;
        void this.#hearState(feed, message);
      } else if (message.type === 'keys') {
        this.#o.onKeys(message.own);
      } else {
        // A question for work, too: whoever has a right in the room proves it instead.
        this.#o.onElsewhere(message.elsewhere, feed.relay.id);
        this.#retries.blame(feed.relay.id, 2);
        // A relay under load asks for some work before it lets anybody in. The question stands where addresses do, so that builds of before go elsewhere.
        if (asks) {
          this.#checks?.void(feed.relay.id);
          this.#chooseLive();
          const asked = { ...feed };
          import('./scrutiny.ts')
            .then((scrutiny) => scrutiny.work(message, feed, asked))
            .catch(() => asked.channel?.close());
        }
        // A draining relay continues until its listeners have another; any other notice is the end.
        else if (message.reason !== 'draining' || this.#passOn(feed)) feed.channel?.close();
      }
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      // A peer that sends malformed messages is no relay; another is tried first next time.
      this.#retries.blame(feed.relay.id, 4);
      feed.channel?.close();
    }
  }

  async #hearState(feed: Feed, message: StateMessage): Promise<void> {
    const now = this.#o.now();
    // Moderation records come first: without them nobody may be heard.
    const kindedRecords = feed.allowance.records(message.kindedRecords, now);
    const members = feed.allowance.records(message.members, now);
    const remarks = feed.allowance.records(message.remarks, now);
    const told = message.members.length + message.remarks.length + message.kindedRecords.length;
    const over = told - members.length - remarks.length - kindedRecords.length;
    if (over > 0) this.drops.add('records', over);
    const rejected = await this.#o.onState({ ...message, members, remarks, kindedRecords });
    if (rejected === 0) return;
    if (this.#conduct === undefined) feed.rejected += rejected;
    else this.#blame(feed.relay.id, this.#conduct.records(feed.relay.id, rejected, this.#o.now()));
  }

  /** Switches audio to another open feed. False when there is none. */
  #passOn(feed: Feed): boolean {
    const next = this.#another(feed);
    if (next === undefined || next.asked) return false;
    if (this.#live === feed) this.#goLive(next);
    return true;
  }

  #brought(via: string, drop: VerifierDrop | undefined, named: BundleName | undefined): void {
    const now = this.#o.now();
    const relay = via.endsWith(SPARE) ? via.slice(0, -SPARE.length) : via;
    this.#blame(relay, this.#conduct?.bundle(relay, drop, named, now, via));
    const counts = drop === undefined || drop === 'seen' || drop === 'old';
    if (named !== undefined && counts) this.#checks?.note(relay, named, now);
  }

  #blame(relay: string, misdeed: Misdeed | undefined): void {
    if (misdeed !== undefined) this.#leave(relay, misdeed);
  }

  /** Leaves a relay that lied for another. If there is none, it stays: nothing false that it sends is accepted. */
  #leave(id: string, misdeed: Misdeed): void {
    const feed = this.#feeds.get(id);
    if (feed === undefined || this.#left.has(id)) return;
    this.#left.add({ id, name: feed.name, misdeed }, this.#o.now());
    this.#endCheck();
    this.#o.onLeft(id);
    if (this.#passOn(feed)) feed.channel?.close();
  }

  /** Begins, follows and ends comparisons of the relay that brings audio with the standby. */
  #compare(now: number): void {
    if (this.#checks?.isDue(now)) this.#beginCheck(now);
    const finding = this.#checks?.judge(now);
    if (finding === undefined) return;
    this.#endCheck();
    if (finding !== 'alike') this.#leave(finding.relay, finding.misdeed);
  }

  #beginCheck(now: number, hole?: Position): void {
    const live = this.#live;
    if (live === undefined || this.#left.has(live.relay.id)) return;
    const other = this.#another(live);
    // A relay that reports no audio cannot be compared.
    if (other === undefined || !other.brings || other.asked || live.asked) return;
    this.#checks?.begin([live.relay.id, other.relay.id], this.verifier.newest, now);
    this.#hello(other, true, hole);
  }

  #endCheck(): void {
    if (!this.#checks?.end(this.#o.now())) return;
    for (const feed of this.#feeds.values()) if (feed !== this.#live && feed.audio) this.#hello(feed, false);
  }
}

function newFeed(relay: ListenRelay, spare: BackupChannel | undefined): Feed {
  return {
    relay,
    spare,
    allowance: new ReceiveLimits(),
    channel: undefined,
    open: false,
    asked: false,
    audio: false,
    name: '',
    brings: false,
    heardAt: 0,
    listeners: 0,
    people: 0,
    applause: undefined,
    rejected: 0,
  };
}

function least(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : Math.min(...numbers);
}
