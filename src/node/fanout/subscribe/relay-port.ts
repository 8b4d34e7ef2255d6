/** How a participant hears by way of relays, wherever the connections to them are: in its own thread, or in the worker that plays what comes. */

import type { RoomId } from '../../identity/ids.ts';
import type { StreamId } from '../../media/frame.ts';
import type { StateMessage } from '../protocol/relay-messages.ts';
import type { KnownSpeaker } from './bundle-verifier.ts';
import type { ListenRelay, SubscribeWishes } from './relay-subscriber.ts';
import type { LeftRelay } from './relay-trust.ts';

/** Someone whose audio relays may bring. */
export interface AudibleSpeaker extends KnownSpeaker {
  readonly stream: StreamId;
  /** False for me: what I say comes back to me as to everybody. It is checked like the rest, and not played. */
  readonly isPlayed: boolean;
}

export interface RelayEvents {
  /** A relay told of the room. Resolves to how many of its records did not hold. */
  readonly onState: (state: StateMessage) => Promise<number>;
  /** People applauded: how many more of each kind. */
  readonly onApplause: (more: readonly number[]) => void;
  /** This relay sends me to others. */
  readonly onElsewhere: (addresses: readonly string[], relay: string) => void;
  /** This relay is not to be used while there is another. */
  readonly onLeft: (relay: string) => void;
  /** No relay brings audio any more: others are needed now, not at the next try. */
  readonly onAlone: () => void;
  /** A relay handed down what is mine of the room's keys. */
  readonly onKeys: (own: Uint8Array) => void;
  /** The proof that a speaker said two things at once. */
  readonly onEquivocation: (proof: Uint8Array<ArrayBuffer>) => void;
  /** Words of a voice arrive by way of a relay now, or have stopped arriving. */
  readonly onTalking: (voice: string, talking: boolean) => void;
  /** First bytes of frames heard a moment ago, which in a room for members name their keys. Each is told again while it is heard. */
  readonly onKeyIds: (ids: readonly number[]) => void;
  /** `status` is another than before. */
  readonly onStatus: () => void;
}

/** How a subscription is, as of a moment ago. */
export interface RelayStatus {
  /** A relay brings the room's audio. */
  readonly live: boolean;
  /** The name of that relay; '' when there is none, or it has none. */
  readonly relayName: string;
  /** The relay that carries what I say without a microphone; undefined when there is none. */
  readonly mouthpiece: string | undefined;
  /** People who listen by way of relays without a record in the room. */
  readonly listeners: number;
  /** People who have a record, as relays say. */
  readonly people: number;
  /** Second connections to hear by. */
  readonly spares: number;
  /** Relays that lied, the latest last. */
  readonly left: readonly LeftRelay[];
  /** What was dropped of what relays sent, and why. */
  readonly drops: Readonly<Record<string, number>>;
}

/** Listening at relays in one room. What comes is checked, played, and never handed out. */
export interface RelaySubscription {
  readonly status: RelayStatus;
  /** Relays to use from now on, the first preferred. To be said again at any time; costs nothing when they are the same. */
  use(relays: readonly ListenRelay[]): void;
  /** Who may be heard from now on; at first nobody. To be said again whenever a record is renewed; costs nothing when they are the same. */
  allow(speakers: readonly AudibleSpeaker[]): void;
  want(wishes: SubscribeWishes): void;
  /** The network is back. */
  hurry(): void;
  /** Sends a relay something said without a microphone. False when there is none. `turn`: another than the mouthpiece, where there are others. */
  say(message: Uint8Array<ArrayBuffer>, turn?: number): boolean;
  /** Ends it: no event comes after. Idempotent. */
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
