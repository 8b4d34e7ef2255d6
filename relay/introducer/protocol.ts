/**
 * The messages between the relay and its introducer, the process in which libp2p runs, over the channel of a child process. Neither waits for the
 * other: the relay carries voices on what it knows, whether or not the introducer answers.
 */
import type { GuestKeyRequest } from '../../src/node/e2ee/guest-key-request.ts';
import type { Given } from '../../src/node/e2ee/keys-messages.ts';
import type { Demand } from '../../src/node/fanout/protocol/relay-messages.ts';
import type { RoomId } from '../../src/node/identity/ids.ts';
import type { Snapshot } from '../../src/node/records/kinds.ts';
import type { KnownRelay } from '../p2p/libp2p-node.ts';
import type { RoomFacts } from '../previews/facts.ts';
import type { LogLevel } from '../util/log.ts';
import type { WithoutPeople } from '../util/rejections.ts';
import type { FromHolder, ToHolder, WorkerReport } from '../workers/protocol.ts';

/** What may change while it runs. */
export interface IntroducerBounds {
  readonly maxPerAddress: number;
  readonly maxConnections: number;
  readonly maxRooms: number;
  readonly maxListeners: number;
  /** Multiaddrs of relays to stay connected to. */
  readonly peers: readonly string[];
  readonly logLevel: LogLevel;
}

export interface IntroducerOptions extends IntroducerBounds {
  /** 32-byte Ed25519 seed of the relay's key. */
  readonly seed: Uint8Array;
  /** Socket file at which it takes the WebSockets of libp2p that reach the public port. */
  readonly inner: string;
  /** Loopback port of its own for them; 0 takes any free one. */
  readonly wsPort: number;
  /** Where webrtc-direct listens; absent turns it off. */
  readonly udp?: { readonly host: string; readonly port: number };
  readonly maxReservations: number;
  /** Whether relays at private addresses may be dialed that the operator did not name. */
  readonly local: boolean;
  /** Folder of the webrtc-direct certificate. */
  readonly data: string;
}

/** How the relay stands now: what it offers to others, and where it listens. */
export interface Standing {
  /** Its public addresses, without which there is no offer. */
  readonly addresses: readonly string[];
  readonly free: number;
  /** Relays at which it listens, and which gossip should reach. */
  readonly listensAt: readonly string[];
}

/** What the introducer knows, as of a moment ago. */
export interface IntroducerStatus {
  readonly stats: Readonly<Record<string, number>>;
  /** Connections by libp2p, and those of the address that has most of them. */
  readonly sockets: { readonly size: number; readonly fullest: number };
  /** The webrtc-direct addresses as listened on, with certificate hash and peer id. */
  readonly addresses: readonly string[];
  /** Relays that were reached where they say they are, in random order; each with the address at which it was reached. */
  readonly proven: readonly KnownRelay[];
  /** Relays that this one stays connected to. */
  readonly neighbours: readonly Pick<KnownRelay, 'relay' | 'address'>[];
}

export type ToIntroducer =
  | { readonly do: 'start'; readonly options: IntroducerOptions }
  | { readonly do: 'change'; readonly bounds: IntroducerBounds }
  | { readonly do: 'stand'; readonly standing: Standing }
  /** Tell of this room from now on: at first all that is known, to which `known` is added, then every record. `from`: who wants it, as `shareKey`. */
  | { readonly do: 'follow'; readonly room: RoomId; readonly from: string | undefined; readonly known: Snapshot }
  | { readonly do: 'unfollow'; readonly room: RoomId }
  /** Records that came by other ways than gossip. */
  | { readonly do: 'learn'; readonly room: RoomId; readonly known: Snapshot }
  /** Send this message to the room's topic. */
  | { readonly do: 'publish'; readonly room: RoomId; readonly message: Uint8Array }
  | { readonly do: 'hallway'; readonly ask: number; readonly community: string }
  /** What may be told of a room to anybody. */
  | { readonly do: 'tell'; readonly ask: number; readonly room: RoomId }
  /** Hand guests' requests for keys on to the relay at an address. */
  | { readonly do: 'pass'; readonly at: string; readonly room: RoomId; readonly asks: readonly GuestKeyRequest[] }
  /** The answers to `errand` and `pass`. */
  | { readonly do: 'errand'; readonly ask: number; readonly guests: readonly GuestKeyRequest[] | undefined }
  | { readonly do: 'passed'; readonly ask: number; readonly accepted: boolean }
  /** To a publisher by stream. */
  | { readonly do: 'demand'; readonly publisher: number; readonly demand: Demand }
  | { readonly do: 'dismiss'; readonly publisher: number }
  /** To a listener by stream. */
  | ToHolder
  | { readonly do: 'stop' };

export type FromIntroducer =
  | { readonly say: 'ready'; readonly peerId: string; readonly wsPort: number; readonly status: IntroducerStatus }
  /** It could not start; the system's code and message. */
  | { readonly say: 'failed'; readonly code: string; readonly message: string }
  | { readonly say: 'status'; readonly status: IntroducerStatus; readonly report: IntroducerReport }
  | { readonly say: 'known'; readonly room: RoomId; readonly known: Snapshot }
  /** A message of the room's topic that was accepted. `from`: the neighbour that brought it. */
  | { readonly say: 'record'; readonly room: RoomId; readonly message: Uint8Array; readonly from: string }
  /** There is no place for the room any more. */
  | { readonly say: 'evicted'; readonly room: RoomId }
  /** A peer (its key in hex) is cut off from now on. */
  | { readonly say: 'cut-off'; readonly key: string }
  | { readonly say: 'hallway'; readonly ask: number; readonly snapshot: Uint8Array | undefined }
  | { readonly say: 'told'; readonly ask: number; readonly facts: RoomFacts | undefined }
  /** A chair (session key in hex) delivers keys; a relay hands on guests' requests. */
  | {
      readonly say: 'errand';
      readonly ask: number;
      readonly room: RoomId;
      readonly session: string;
      readonly given: Given;
    }
  | {
      readonly say: 'pass';
      readonly ask: number;
      readonly room: RoomId;
      readonly relay: string;
      readonly asks: readonly GuestKeyRequest[];
    }
  /** A publisher by stream, its bundles, and its end. */
  | {
      readonly say: 'publisher';
      readonly publisher: number;
      readonly room: RoomId;
      readonly session: string;
      readonly from: string;
    }
  | { readonly say: 'bundle'; readonly publisher: number; readonly bytes: Uint8Array }
  | { readonly say: 'published'; readonly publisher: number }
  /** A listener by stream. */
  | FromHolder
  /** An error that nothing caught, less whom it names: the process ends. */
  | { readonly say: 'failing'; readonly error: WithoutPeople }
  | { readonly say: 'stopped' };

export type IntroducerReport = Omit<WorkerReport, 'lag'>;

/** How often the status is sent, ms; also the sign of life. */
export const STATUS_INTERVAL = 250;
