/**
 * Audio by way of relays: listens at one and keeps a second on standby (`RelayPort`), publishes to both while they have listeners.
 * Frames join those of the direct links in the player, where duplicates end, so that a change of path makes no gap.
 */

import { BundleWriter } from '../../fanout/publish/bundle-writer.ts';
import { PublishConnection } from '../../fanout/publish/publish-connection.ts';
import type { PublishDrop } from '../../fanout/publish/publish-stream.ts';
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
  /** Relays to use now, the first preferred: all of them are published to. */
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

const SECOND_STAYS = 10_000;

/** What a page wants of relays. */
export interface RelayWishes extends SubscribeWishes {
  /** That they pass on what I say. */
  readonly speak: boolean;
}

export class RelayAudio {
  readonly #o: RelayAudioOptions;
  readonly #listening: RelaySubscription;
  readonly #hands = new Map<string, Hands>();
  readonly #writer: BundleWriter;
  readonly #unsent = new Counters<PublishDrop>();
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
    this.#writer.push(stream, frame, Date.now());
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

  /** Relays that take what this participant says. */
  get publishing(): number {
    return [...this.#hands.values()].filter(({ first }) => first.open).length;
  }

  /** Resolves when all that was said so far has been sent. Never rejects. */
  get idle(): Promise<void> {
    return this.#writer.idle;
  }

  /** What was dropped of what this participant says, and why. */
  get unsent(): Readonly<Record<string, number>> {
    return { ...this.#writer.drops.snapshot(), ...this.#unsent.snapshot() };
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

  /** True while a relay has listeners for what this participant says. */
  get wanted(): boolean {
    return this.#allHands.some((hand) => hand.wanted);
  }

  #send(bundle: Uint8Array): void {
    for (const hand of this.#allHands) {
      const drop = hand.send(bundle);
      if (drop !== undefined) this.#unsent.add(drop);
    }
  }

  #demandChanged(): void {
    const wanted = this.wanted;
    // What was gathered when the last listener went is old when the next one comes.
    if (!wanted) this.#writer.clear();
    this.#o.onDemand(wanted);
  }

  #tick(): void {
    this.#look();
    this.#publish();
  }

  /** Hands for the relays there are. */
  #publish(): void {
    const relays = this.#speaking ? this.#o.relays() : [];
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
