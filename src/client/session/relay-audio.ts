/**
 * Audio by way of relays: listens at one and keeps a second on standby, publishes to both while they have listeners. Frames join those of
 * the direct links in the player, where duplicates end, so that a change of path makes no gap.
 */
import type { Connection } from '@libp2p/interface';
import { writeBundle } from '../../node/fanout/bundle.ts';
import { Bundler } from '../../node/fanout/bundler.ts';
import { Ears } from '../../node/fanout/ears.ts';
import { decodeListen, encodeHello, type StateMessage } from '../../node/fanout/messages.ts';
import { Publisher } from '../../node/fanout/publisher.ts';
import { createVerify } from '../../node/fanout/verify.ts';
import type { FrameSigner } from '../../node/identity/keys.ts';
import { backoff } from '../../node/lifecycle/backoff.ts';
import type { Frame, StreamId } from '../../node/media/frame.ts';
import type { RoomId } from '../../node/room/charter.ts';
import type { Member } from '../../node/room/member.ts';
import { MalformedError } from '../../node/wire/cbor.ts';
import { type ListenChannel, openListenChannel } from './listen-channel.ts';
import type { HeldRelay } from './relays.ts';

export interface RelayAudioOptions {
  readonly room: RoomId;
  readonly session: FrameSigner;
  /** Relays to use now, the first preferred. */
  readonly relays: () => readonly HeldRelay[];
  /** Who may be heard under this stream id; several may claim one. */
  readonly speakersOf: (stream: StreamId) => readonly Member[];
  /** The relay told me of others to go to. */
  readonly onElsewhere: (addresses: readonly string[]) => void;
  readonly onFrames: (speaker: string, stream: StreamId, frames: readonly Frame[]) => void;
  readonly onState: (state: StateMessage) => void;
}

interface Feed {
  readonly relay: HeldRelay;
  channel: ListenChannel | undefined;
  open: boolean;
  audio: boolean;
  name: string;
  heardAt: number;
  attempt: number;
  retryAt: number;
  listeners: number;
  /** Bundles it brought whose signature was not the speaker's. */
  forged: number;
}

interface Hand {
  publisher: Publisher | undefined;
  opening: boolean;
  retryAt: number;
  attempt: number;
}

/** Relays listened at or published to. */
const MAX_RELAYS = 2;
/** A relay says the room's state every few seconds; one silent for this long is gone, ms. */
const SILENCE = 10_000;
const OPEN_TIMEOUT = 8_000;
/** False signatures after which a relay is left: one may be a bug, three are its way. */
const MAX_FORGED = 3;
/** Loudness is not measured here; relays need it for no decision yet. RFC 6464: 127 is unknown or silent. */
const LEVEL = 127;

/** What a page wants of relays. */
export interface RelayWishes {
  /** The room's audio. */
  readonly listen: boolean;
  /** The room's state and the size of its audience, without audio. */
  readonly watch: boolean;
  /** That they pass on what I say. */
  readonly speak: boolean;
  /** I listen without a record in the room. */
  readonly guest: boolean;
}

export class RelayAudio {
  readonly ears: Ears;
  readonly #o: RelayAudioOptions;
  readonly #feeds = new Map<string, Feed>();
  readonly #hands = new Map<string, Hand>();
  readonly #bundler = new Bundler();
  #sending: Promise<void> = Promise.resolve();
  #listening = false;
  #watching = false;
  #speaking = false;
  #guest = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: RelayAudioOptions) {
    this.#o = options;
    this.ears = new Ears({
      room: options.room,
      speakerOf: options.speakersOf,
      verify: createVerify(),
      onFrames: (speaker, stream, frames) => options.onFrames(speaker, stream, frames),
      onDrop: (why, via) => {
        if (why === 'signature') this.#distrust(via);
      },
    });
  }

  /** What is wanted from relays from now on. */
  want({ listen, watch, speak, guest }: RelayWishes): void {
    const changed = guest !== this.#guest || listen !== this.#listening;
    this.#guest = guest;
    this.#listening = listen;
    this.#watching = listen || watch;
    this.#speaking = speak;
    if (changed) for (const feed of this.#feeds.values()) if (feed.open && feed.audio) this.#hello(feed, listen);
    if ((this.#watching || speak) && this.#timer === undefined) this.#timer = setInterval(() => this.#tick(), 250);
    this.#tick();
  }

  /** One encoded frame of my own. */
  send(stream: StreamId, frame: Frame): void {
    const wanted = [...this.#hands.values()].some((h) => h.publisher?.wanted);
    for (const bundle of this.#bundler.push(stream, frame, Date.now())) {
      if (!wanted) continue;
      // Signed one after the other, so that bundles leave in the order they were said.
      this.#sending = this.#sending.then(async () => {
        const bytes = await writeBundle(this.#o.room, { ...bundle, level: LEVEL, epoch: 0 }, (message) =>
          this.#o.session.signFrame(message),
        );
        for (const { publisher } of this.#hands.values()) publisher?.send(bytes);
      });
    }
  }

  /** The name of the relay that brings me audio now; '' when none does, or it has none. */
  get relayName(): string {
    return [...this.#feeds.values()].find((f) => f.open && f.audio)?.name ?? '';
  }

  /** People who listen at the relays I know of. */
  get listeners(): number {
    return [...this.#feeds.values()].reduce((sum, f) => sum + f.listeners, 0);
  }

  /** True while a relay brings me the room's audio. */
  get live(): boolean {
    return [...this.#feeds.values()].some((f) => f.open && f.audio);
  }

  hurry(): void {
    for (const feed of this.#feeds.values()) feed.retryAt = 0;
    for (const hand of this.#hands.values()) hand.retryAt = 0;
    if (this.#timer !== undefined) this.#tick();
  }

  stop(): void {
    this.#listening = false;
    this.#watching = false;
    this.#speaking = false;
    this.#tick();
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    const relays = this.#o.relays().slice(0, MAX_RELAYS);
    const ids = new Set(relays.map((r) => r.id));
    for (const [id, feed] of this.#feeds) {
      if (this.#watching && (ids.has(id) || feed.open)) continue;
      this.#feeds.delete(id);
      feed.channel?.close();
    }
    for (const [id, hand] of this.#hands) {
      if (this.#speaking && ids.has(id)) continue;
      this.#hands.delete(id);
      hand.publisher?.close();
    }
    const now = performance.now();
    for (const relay of relays) {
      if (this.#watching) this.#keepFeed(relay, now);
      if (this.#speaking) this.#keepHand(relay, now);
    }
    this.#chooseLive();
  }

  #keepFeed(relay: HeldRelay, now: number): void {
    const feed = this.#feeds.get(relay.id) ?? newFeed(relay);
    this.#feeds.set(relay.id, feed);
    if (feed.open && now - feed.heardAt > SILENCE) feed.channel?.close();
    if (feed.channel !== undefined || feed.retryAt > now) return;
    feed.heardAt = now;
    const channel = openListenChannel(relay.address, () => this.#connection(relay.id), {
      onOpen: () => {
        if (feed.channel !== channel) return;
        feed.open = true;
        feed.attempt = 0;
        feed.heardAt = performance.now();
        feed.audio = false;
        this.#hello(feed, this.#listening && !this.live);
      },
      onMessage: (message) => this.#onMessage(feed, message),
      onClose: () => {
        if (feed.channel !== channel) return;
        feed.channel = undefined;
        feed.open = false;
        feed.audio = false;
        feed.retryAt = performance.now() + backoff(feed.attempt++, 300, 10_000);
        this.#chooseLive();
      },
    });
    feed.channel = channel;
  }

  /** One feed brings audio; when it goes, the standby takes over from the frame after the last heard. */
  #chooseLive(): void {
    if (!this.#listening || this.live) return;
    const next = [...this.#feeds.values()].find((f) => f.open);
    if (next !== undefined) this.#hello(next, true);
  }

  #hello(feed: Feed, audio: boolean): void {
    feed.audio = audio;
    feed.channel?.send(
      encodeHello({
        room: this.#o.room,
        audio,
        standby: this.#listening && !audio,
        guest: this.#guest,
        resume: audio ? this.ears.newest : [],
      }),
    );
  }

  #onMessage(feed: Feed, bytes: Uint8Array): void {
    feed.heardAt = performance.now();
    try {
      const message = decodeListen(bytes);
      if (message.type === 'audio') {
        for (const bundle of message.bundles) void this.ears.take(bundle, feed.relay.id);
      } else if (message.type === 'state') {
        feed.name = message.relay;
        feed.listeners = message.listeners;
        this.#o.onState(message);
      } else {
        this.#o.onElsewhere(message.elsewhere);
        feed.attempt += 2;
        // A draining relay goes on until its listeners have another; any other notice is the end.
        if (message.reason !== 'draining' || this.#passOn(feed)) feed.channel?.close();
      }
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      // Whoever sends what is no message is no relay; another is tried first next time.
      feed.attempt += 4;
      feed.channel?.close();
    }
  }

  /** Gives the audio to another open feed. False when there is none. */
  #passOn(feed: Feed): boolean {
    const next = [...this.#feeds.values()].find((f) => f !== feed && f.open);
    if (next === undefined) return false;
    if (feed.audio) this.#hello(next, true);
    return true;
  }

  /** Audio that its speaker never signed: a relay that alters or invents is left, and tried last for a while. */
  #distrust(id: string): void {
    const feed = this.#feeds.get(id);
    if (feed === undefined || ++feed.forged < MAX_FORGED) return;
    feed.forged = 0;
    feed.attempt += 8;
    this.#passOn(feed);
    feed.channel?.close();
  }

  #keepHand(relay: HeldRelay, now: number): void {
    const hand = this.#hands.get(relay.id) ?? { publisher: undefined, opening: false, retryAt: 0, attempt: 0 };
    this.#hands.set(relay.id, hand);
    if (hand.publisher !== undefined || hand.opening || hand.retryAt > now) return;
    hand.opening = true;
    void this.#openHand(relay, hand);
  }

  async #openHand(relay: HeldRelay, hand: Hand): Promise<void> {
    try {
      const publisher = await Publisher.open(relay.connection, this.#o.room, AbortSignal.timeout(OPEN_TIMEOUT), () => {
        hand.publisher = undefined;
        hand.retryAt = performance.now() + backoff(hand.attempt++, 300, 10_000);
      });
      if (this.#hands.get(relay.id) === hand) hand.publisher = publisher;
      else publisher.close();
    } catch {
      hand.retryAt = performance.now() + backoff(hand.attempt++, 300, 10_000);
    } finally {
      hand.opening = false;
    }
  }

  #connection(id: string): Connection | undefined {
    return this.#o.relays().find((r) => r.id === id)?.connection;
  }
}

function newFeed(relay: HeldRelay): Feed {
  return {
    relay,
    channel: undefined,
    open: false,
    audio: false,
    name: '',
    heardAt: 0,
    attempt: 0,
    retryAt: 0,
    listeners: 0,
    forged: 0,
  };
}
