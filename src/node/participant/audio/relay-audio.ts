/**
 * Audio by way of relays: listens at one and keeps a second on standby (`RelayPort`), publishes to both while they have listeners.
 * Frames join those of the direct links in the player, where duplicates end, so that a change of path makes no gap.
 */

import { Bundler } from '../../fanout/publish/bundler.ts';
import { PublishConnection } from '../../fanout/publish/publish-connection.ts';
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
import { writeBundle } from '../../records/bundle.ts';
import type { HeldRelay } from '../../relays/held-relay.ts';

export interface RelayAudioOptions extends RelayEvents {
  readonly room: RoomId;
  readonly port: RelayPort;
  /** Relays to use now, the first preferred. */
  readonly relays: () => readonly HeldRelay[];
  /** Who may be heard now. */
  readonly speakers: () => readonly AudibleSpeaker[];
  readonly session: FrameSigner;
  /** The epoch of the room's key that what I say is under; 0 in an open room. */
  readonly epoch: () => number;
  /** Relays have listeners for what I say, or none any more: `send` is of use only while they have. */
  readonly onDemand: (wanted: boolean) => void;
}

/** What is said at one relay: by its connection, and by a second one while the relay asks for that. */
interface Hands {
  readonly first: PublishConnection;
  second: PublishConnection | undefined;
  /** It stays at least until then, ms: no relay makes a page dial and dial. */
  secondUntil: number;
}

/** Relays published to. */
const MAX_RELAYS = 2;
const SECOND_STAYS = 10_000;
/** Loudness is not measured here; relays need it for no decision yet. RFC 6464: 127 is unknown or silent. */
const LEVEL = 127;

/** What a page wants of relays. */
export interface RelayWishes extends SubscribeWishes {
  /** That they pass on what I say. */
  readonly speak: boolean;
}

export class RelayAudio {
  readonly #o: RelayAudioOptions;
  readonly #listening: RelaySubscription;
  readonly #hands = new Map<string, Hands>();
  #bundler = new Bundler();
  #sending: Promise<void> = Promise.resolve();
  #speaking = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: RelayAudioOptions) {
    this.#o = options;
    this.#listening = options.port.open(options.room, options);
  }

  /** What is wanted from relays from now on. */
  want({ speak, ...wishes }: RelayWishes): void {
    this.#speaking = speak;
    this.#look();
    this.#listening.want(wishes);
    const wanted = wishes.listen || wishes.watch || speak;
    if (wanted && this.#timer === undefined) this.#timer = setInterval(() => this.#tick(), 250);
    this.#publish();
  }

  /** One encoded frame of my own. */
  send(stream: StreamId, frame: Frame): void {
    for (const bundle of this.#bundler.push(stream, frame, Date.now())) {
      // Signed one after the other, so that bundles leave in the order they were said.
      this.#sending = this.#sending.then(async () => {
        const bytes = await writeBundle(this.#o.room, { ...bundle, level: LEVEL, epoch: this.#o.epoch() }, (message) =>
          this.#o.session.signFrame(message),
        );
        for (const hand of this.#allHands) hand.send(bytes);
      });
    }
  }

  /** How listening is. */
  get status(): RelayStatus {
    return this.#listening.status;
  }

  /** Sends my relay something said without a microphone. False when there is none. */
  say(message: Uint8Array<ArrayBuffer>, turn = 0): boolean {
    return this.#listening.say(message, turn);
  }

  /** Second connections to speak by, where the first lose packets. */
  get spares(): number {
    return [...this.#hands.values()].filter(({ second }) => second?.open === true).length;
  }

  /** Somebody may be heard who might not, or the reverse. */
  speakersChanged(): void {
    this.#listening.allow(this.#o.speakers());
  }

  /** A relay came or went. */
  relaysChanged(): void {
    if (this.#timer !== undefined) this.#tick();
  }

  hurry(): void {
    this.#listening.hurry();
    for (const hand of this.#allHands) hand.hurry();
    this.relaysChanged();
  }

  stop(): void {
    this.want({ listen: false, watch: false, speak: false, guest: false });
    this.#listening.stop();
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  get #allHands(): readonly PublishConnection[] {
    return [...this.#hands.values()].flatMap(({ first, second }) => (second === undefined ? [first] : [first, second]));
  }

  #demandChanged(): void {
    const wanted = this.#allHands.some((hand) => hand.wanted);
    // What was gathered when the last listener went is old when the next one comes.
    if (!wanted) this.#bundler = new Bundler();
    this.#o.onDemand(wanted);
  }

  #tick(): void {
    this.#look();
    this.#publish();
  }

  /** Hands for the relays there are. */
  #publish(): void {
    const relays = this.#speaking ? this.#o.relays().slice(0, MAX_RELAYS) : [];
    const ids = new Set(relays.map((r) => r.id));
    for (const [id, { first, second }] of this.#hands) {
      if (ids.has(id)) continue;
      this.#hands.delete(id);
      second?.close();
      first.close();
      this.#demandChanged();
    }
    for (const relay of relays) this.#keepHands(relay);
  }

  /** Records are renewed every few seconds, which changes nothing else. */
  #look(): void {
    this.#listening.use(this.#o.relays());
    this.speakersChanged();
  }

  #keepHands({ id, connection, another }: HeldRelay): void {
    const hands = this.#hands.get(id) ?? { first: this.#hand(), second: undefined, secondUntil: 0 };
    this.#hands.set(id, hands);
    hands.first.keep(async () => connection);
    const now = performance.now();
    if (another !== undefined && hands.first.twice && hands.second === undefined) {
      hands.second = this.#hand();
      hands.secondUntil = now + SECOND_STAYS;
    }
    if (another !== undefined && (hands.first.twice || now < hands.secondUntil)) {
      hands.second?.keep(another, true);
    } else {
      hands.second?.close();
      hands.second = undefined;
    }
  }

  #hand(): PublishConnection {
    return new PublishConnection({ room: this.#o.room, onDemand: () => this.#demandChanged() });
  }
}
