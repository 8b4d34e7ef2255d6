/**
 * Listens to a room and does nothing more: no record in it, no gossip, no direct links, no libp2p. Relays send the room's records and audio; nothing
 * is accepted without its author's signature, and only people whom the room has on stage are played.
 */
import { encodeProof } from '../fanout/protocol/listener-messages.ts';
import { audibleSpeakers } from '../fanout/subscribe/audible-speakers.ts';
import type { ListenChannel, ListenChannelEvents } from '../fanout/subscribe/channel.ts';
import { LocalRelays } from '../fanout/subscribe/local-relays.ts';
import type { RelayPort, RelaySubscription } from '../fanout/subscribe/relay-port.ts';
import type { SubscribeWishes } from '../fanout/subscribe/relay-subscriber.ts';
import { overSocket } from '../fanout/subscribe/websocket-channel.ts';
import type { RoomId } from '../identity/ids.ts';
import { createVerify, type Verify } from '../identity/verifier.ts';
import type { Frame, StreamId } from '../media/frame.ts';
import type { Snapshot } from '../records/kinds.ts';
import { listenUrl, relayPeerId } from '../relays/address.ts';
import { RoomState, type RoomStateOptions } from '../room/room-state.ts';
import { voicesOf } from '../room/stage-rules.ts';
import { type KnownRelay, KnownRelays, type RelaySource } from './known-relays.ts';
import { type RoomSummary, summaryOf } from './room-summary.ts';

/** Listens at relays in this thread; frames are passed out here. */
export interface ListenHere {
  readonly verify?: Verify;
  /** Opens a channel to a relay; by default a WebSocket. */
  readonly open?: (address: string, connection: () => undefined, events: ListenChannelEvents) => ListenChannel;
  /** Frames of somebody on stage, verified and not seen before, in order of arrival. */
  readonly onFrames: (speaker: string, stream: StreamId, frames: readonly Frame[]) => void;
  /** ms by a clock that does not jump. */
  readonly steady?: () => number;
}

/** Listens at relays elsewhere, as in a worker that plays the audio. */
export interface ListenElsewhere {
  readonly relays: RelayPort;
}

export type ListenerOptions = (ListenHere | ListenElsewhere) & {
  readonly room: RoomId;
  /** `summary` has changed. */
  readonly onChange: () => void;
  /** As of `RoomState`: what else is read than it takes to listen. */
  readonly kinds?: RoomStateOptions['kinds'];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
};

/** While the records of a message are read, changes are reported this often, ms. */
const BETWEEN_LOOKS = 50;

export class Listener {
  readonly state: RoomState;
  /** The one subscription to relays. */
  readonly subscriber: RelaySubscription;
  readonly #onChange: () => void;
  readonly #now: () => number;
  #identity: Uint8Array | undefined;
  readonly #known = new KnownRelays(String(Math.random()));
  readonly #talking = new Set<string>();
  #heard = false;
  #stopped = false;
  /** Relay messages whose records are being read. */
  #merging = 0;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #summary: RoomSummary;
  /** As last reported. */
  #told: string;

  constructor(options: ListenerOptions) {
    const { room, onChange, kinds, now = Date.now } = options;
    this.#onChange = onChange;
    this.state = new RoomState({ id: room, now, ...(kinds && { kinds }) });
    this.#now = now;
    this.state.on('change', () => this.#lookSoon());
    this.state.on('said', () => this.#lookSoon());
    const relays = 'relays' in options ? options.relays : listenHere(options);
    this.subscriber = relays.open(room, {
      onState: (message) => this.#merge(message),
      onApplause: (more) => this.state.applaud(more),
      onElsewhere: (addresses) => this.learn(addresses.map((address) => ({ id: relayPeerId(address), address }))),
      onLeft: () => undefined,
      onAlone: () => undefined,
      // Keys are for members and for guests whom the chair admitted.
      onKeys: () => undefined,
      onKeyIds: () => undefined,
      onEquivocation: (proof) => {
        void this.state.take('equivocation', proof);
        this.subscriber.say(encodeProof(proof));
      },
      onTalking: (voice, talking) => this.#noteTalking(voice, talking),
      onStatus: () => this.#look(),
    });
    this.#summary = this.#made();
    this.#told = JSON.stringify(this.#summary);
  }

  /** What there is to show: a new object whenever something in it has changed. */
  get summary(): RoomSummary {
    return this.#summary;
  }

  /** Adds relays by their WebSocket multiaddrs; other addresses are skipped. Those of the link are tried first. */
  learn(relays: readonly KnownRelay[], from?: RelaySource): void {
    this.#known.learn(relays, from);
    this.subscriber.use(this.#known.all);
  }

  /** Sets what is wanted: `watch` means the room's state alone, `listen` its audio too; a `guest` is counted as audience. */
  want(wishes: SubscribeWishes): void {
    this.#allow();
    this.subscriber.want(wishes);
  }

  /** Sets the listener's public key, so that `summary` includes their standing in the room. */
  identify(identity: Uint8Array): void {
    this.#identity = identity;
    this.#look();
  }

  /** Call it a few times a second. */
  tick(): void {
    this.state.expire();
    this.#look();
  }

  /** The network is back. */
  hurry(): void {
    this.subscriber.hurry();
  }

  /** Ends listening: nothing is reported after. Idempotent. */
  stop(): void {
    this.#stopped = true;
    this.subscriber.stop();
  }

  /**
   * Enforces the stage: of the members only those whom the room has on stage may be heard. In a members-only room nobody is, because their audio is
   * encrypted.
   */
  #allow(): void {
    const isForMembers = this.state.permissions.access === 'members';
    const audible = new Set(isForMembers ? [] : voicesOf(this.state).map(({ id }) => id));
    this.subscriber.allow(audibleSpeakers(this.state.roster.members, audible, ''));
  }

  #noteTalking(voice: string, talking: boolean): void {
    if (talking) this.#talking.add(voice);
    else this.#talking.delete(voice);
    this.#heard ||= talking;
    this.#look();
  }

  async #merge(message: Partial<Snapshot>): Promise<number> {
    this.#merging++;
    try {
      return await this.state.merge(message);
    } finally {
      this.#merging--;
      this.#look();
    }
  }

  /** A message has many records, not each of which is worth a report. */
  #lookSoon(): void {
    if (this.#merging === 0 || Math.abs(this.#now() - this.#lookedAt) >= BETWEEN_LOOKS) this.#look();
  }

  #look(): void {
    if (this.#stopped) return;
    this.#lookedAt = this.#now();
    this.#allow();
    const summary = this.#made();
    const said = JSON.stringify(summary);
    if (said === this.#told) return;
    this.#told = said;
    this.#summary = summary;
    this.#onChange();
  }

  #made(): RoomSummary {
    return summaryOf(this.state, {
      status: this.subscriber.status,
      talking: this.#talking,
      heard: this.#heard,
      identity: this.#identity,
    });
  }
}

function listenHere({
  verify = createVerify(),
  open = (address, _connection, events) => overSocket(listenUrl(address)!, events),
  onFrames,
  steady = () => performance.now(),
}: ListenHere): RelayPort {
  return new LocalRelays({
    play: onFrames,
    open: (address, _connection, events) => open(address, () => undefined, events),
    verify,
    now: steady,
  });
}
