/** How a participant listens at relays, wherever the connections are: in its own thread, or in the worker that plays the audio. */

import type { RoomId } from '../../identity/ids.ts';
import type { StreamId } from '../../media/frame.ts';
import type { StateMessage } from '../protocol/relay-messages.ts';
import type { KnownSpeaker } from './bundle-verifier.ts';
import type { ListenRelay, SubscribeWishes } from './relay-subscriber.ts';
import type { LeftRelay } from './relay-trust.ts';

/** Someone whose audio relays may bring. */
export interface AudibleSpeaker extends KnownSpeaker {
  readonly stream: StreamId;
  /** False for this peer, whose own audio is returned too: it is verified like the rest, and not played. */
  readonly isPlayed: boolean;
}

export interface RelayEvents {
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
  /** Frames of a voice are arriving through a relay, or have stopped arriving. */
  readonly onTalking: (voice: string, talking: boolean) => void;
  /** First bytes of frames heard a moment ago, which in a members-only room name their keys. Each is reported repeatedly while it is heard. */
  readonly onKeyIds: (ids: readonly number[]) => void;
  /** `status` has changed. */
  readonly onStatus: () => void;
}

/** The state of a subscription, as of a moment ago. */
export interface RelayStatus {
  /** A relay brings the room's audio. */
  readonly live: boolean;
  /** The name of that relay; '' when there is none, or it has none. */
  readonly relayName: string;
  /** The relay that carries this peer's remarks; undefined when there is none. */
  readonly mouthpiece: string | undefined;
  /** People who listen through relays without a record in the room. */
  readonly listeners: number;
  /** People with a record, as relays report. */
  readonly people: number;
  /** Backup channels. */
  readonly spares: number;
  /** Relays that lied, the latest last. */
  readonly left: readonly LeftRelay[];
  /** What was dropped of what relays sent, and why. */
  readonly drops: Readonly<Record<string, number>>;
}

/** Listening at relays in one room. Audio is verified and played, and never handed out. */
export interface RelaySubscription {
  readonly status: RelayStatus;
  /** Sets the relays to use, preferred ones first. May be called at any time; costs nothing when they are the same. */
  use(relays: readonly ListenRelay[]): void;
  /** Sets who may be heard; at first nobody. Call it whenever a record is renewed; it costs nothing when they are the same. */
  allow(speakers: readonly AudibleSpeaker[]): void;
  want(wishes: SubscribeWishes): void;
  /** The network is back. */
  hurry(): void;
  /**
   * Sends a relay a listener message. False when there is none. `turn`: to another relay than the usual one, if there are others. `relay`: to this one (peer id) and
   * no other, as long as it asks for work and has not let us in.
   */
  say(message: Uint8Array<ArrayBuffer>, turn?: number, relay?: string): boolean;
  /** Ends the subscription: no event follows. Idempotent. */
  stop(): void;
}

export interface RelayPort {
  open(room: RoomId, events: RelayEvents): RelaySubscription;
}

export const NO_STATUS: RelayStatus = {
  live: false,
  relayName: '',
  mouthpiece: undefined,
  listeners: 0,
  people: 0,
  spares: 0,
  left: [],
  drops: {},
};
