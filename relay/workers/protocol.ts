/**
 * The messages between the relay and its workers, over the channel of a child process. The relay decides; a worker holds sockets. A visit is one
 * listener's socket, by a number that its worker assigned.
 */
import type { SecureContextOptions } from 'node:tls';
import type { RoomId } from '../../src/node/identity/ids.ts';
import type { Batch } from '../forwarding/types.ts';
import type { TlsChallenge } from '../http/challenge/challenge-sockets.ts';
import type { Refusal } from '../http/connection-limits.ts';
import type { Counted } from '../util/counters.ts';
import type { WithoutPeople } from '../util/rejections.ts';

export interface WorkerOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: SecureContextOptions;
  readonly challenges?: readonly TlsChallenge[];
  readonly trustedHops: number;
  readonly balancers: readonly string[];
  /** TCP connections at once, in all and from one address. */
  readonly sockets: { readonly most: number; readonly perAddress: number };
  /** Socket file at which the relay answers everything that is not a listener. */
  readonly inner: string;
}

export type ToWorker =
  | { readonly do: 'start'; readonly options: WorkerOptions }
  | { readonly do: 'tls'; readonly tls: SecureContextOptions }
  /** Answered by `challenged`. */
  | { readonly do: 'challenges'; readonly challenges: readonly TlsChallenge[] }
  | { readonly do: 'sockets'; readonly sockets: WorkerOptions['sockets'] }
  | ToHolder;

/** To a process that holds listeners' connections. */
export type ToHolder =
  /** The answer to `enter`. */
  | { readonly do: 'admit'; readonly visit: number; readonly refused?: Refusal }
  /** The visit is in that room now, or in none. */
  | { readonly do: 'join'; readonly visit: number; readonly room: RoomId }
  | { readonly do: 'part'; readonly visit: number; readonly room: RoomId }
  | { readonly do: 'audio'; readonly visit: number; readonly room: RoomId; readonly on: boolean }
  | { readonly do: 'send'; readonly visit: number; readonly batch: Batch }
  /** The whole state. */
  | {
      readonly do: 'settle';
      readonly visit: number;
      readonly room: RoomId;
      readonly whole: Uint8Array<ArrayBuffer>;
    }
  /** History: sent unless the visit lags. */
  | {
      readonly do: 'catch-up';
      readonly visit: number;
      readonly room: RoomId;
      readonly missed: Batch;
    }
  | { readonly do: 'end'; readonly visit: number; readonly how: 'close' | 'turn-away' | 'at-once' | 'throw-out' }
  /** For everyone in the room who wants audio, and for everyone in the room. */
  | { readonly do: 'bundles'; readonly room: RoomId; readonly bundles: readonly Uint8Array[] }
  | { readonly do: 'say'; readonly room: RoomId; readonly state: Uint8Array<ArrayBuffer> };

export type FromWorker =
  | { readonly say: 'open'; readonly port: number }
  /** The port is not available; the system's code and message. */
  | { readonly say: 'failed'; readonly code: string; readonly message: string }
  | { readonly say: 'challenged' }
  /** An error that nothing caught, less whom it names: the worker ends. */
  | { readonly say: 'failing'; readonly error: WithoutPeople }
  | ({ readonly say: 'report' } & WorkerReport)
  | FromHolder;

/** From a process that holds listeners' connections. */
export type FromHolder =
  /** `peer`: the peer id that the connection has proven, if any. */
  | { readonly say: 'enter'; readonly visit: number; readonly address: string; readonly peer?: string }
  | { readonly say: 'answered'; readonly visit: number }
  | { readonly say: 'heard'; readonly visit: number; readonly bytes: Uint8Array }
  | { readonly say: 'gone'; readonly visit: number }
  | { readonly say: 'owed' | 'slow'; readonly visit: number; readonly room: RoomId };

/** Sent every REPORT_INTERVAL; also the sign of life. */
export interface WorkerReport {
  /** Counters since the last report. */
  readonly counted: readonly (readonly [Counted, number])[];
  /** Bytes written to rooms since then. */
  readonly bytes: number;
  /** Tick lag since then: by bucket, the sum in seconds, and the last mean in ms. */
  readonly lag: { readonly counts: readonly number[]; readonly sum: number; readonly mean: number };
  readonly rooms: readonly { readonly room: RoomId; readonly queued: number; readonly lagging: number }[];
  /** CPU time since the worker's start, seconds, and resident memory, bytes. */
  readonly cpu: number;
  readonly resident: number;
}

/** ms. */
export const REPORT_INTERVAL = 500;
