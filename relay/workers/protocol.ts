/**
 * What the relay and its workers tell each other, by the channel between parent and child. The relay decides; a worker holds sockets. A visit is one
 * socket of somebody who listens, by a number its worker gave it.
 */
import type { SecureContextOptions } from 'node:tls';
import type { RoomId } from '../../src/node/identity/ids.ts';
import type { Batch } from '../forwarding/types.ts';
import type { Refusal } from '../http/connection-limits.ts';
import type { Counted } from '../util/counters.ts';

export interface WorkerOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: SecureContextOptions;
  readonly behindProxy: boolean;
  /** TCP connections at once. */
  readonly maxSockets: number;
  /** Socket file where the relay answers all that is not for listeners. */
  readonly inner: string;
}

export type ToWorker =
  | { readonly do: 'start'; readonly options: WorkerOptions }
  | { readonly do: 'tls'; readonly tls: SecureContextOptions }
  /** The answer to `enter`. */
  | { readonly do: 'admit'; readonly visit: number; readonly refused?: Refusal }
  /** The visit is in that room now; or in none. */
  | { readonly do: 'join'; readonly visit: number; readonly room: RoomId }
  | { readonly do: 'part'; readonly visit: number; readonly room: RoomId }
  | { readonly do: 'audio'; readonly visit: number; readonly room: RoomId; readonly on: boolean }
  | { readonly do: 'send'; readonly visit: number; readonly batch: Batch }
  /** All there is to tell it. */
  | {
      readonly do: 'settle';
      readonly visit: number;
      readonly room: RoomId;
      readonly whole: Uint8Array<ArrayBuffer>;
    }
  /** What it missed: sent unless it lags. */
  | {
      readonly do: 'catch-up';
      readonly visit: number;
      readonly room: RoomId;
      readonly missed: Batch;
    }
  | { readonly do: 'end'; readonly visit: number; readonly how: 'close' | 'turn-away' | 'at-once' }
  /** For all in the room who want audio, and for all in the room. */
  | { readonly do: 'bundles'; readonly room: RoomId; readonly bundles: readonly Uint8Array[] }
  | { readonly do: 'say'; readonly room: RoomId; readonly state: Uint8Array<ArrayBuffer> };

export type FromWorker =
  | { readonly say: 'open'; readonly port: number }
  /** The port cannot be had; the system's code and words. */
  | { readonly say: 'failed'; readonly code: string; readonly message: string }
  | { readonly say: 'enter'; readonly visit: number; readonly address: string }
  | { readonly say: 'heard'; readonly visit: number; readonly bytes: Uint8Array }
  | { readonly say: 'gone'; readonly visit: number }
  | { readonly say: 'owed' | 'slow'; readonly visit: number; readonly room: RoomId }
  | ({ readonly say: 'report' } & WorkerReport);

/** Said every REPORT_INTERVAL: also the sign of life. */
export interface WorkerReport {
  /** What was counted since the last report. */
  readonly counted: readonly (readonly [Counted, number])[];
  /** Bytes written to rooms since then. */
  readonly bytes: number;
  /** How late ticks were since then: by bucket, their sum in seconds, and the last mean in ms. */
  readonly lag: { readonly counts: readonly number[]; readonly sum: number; readonly mean: number };
  readonly rooms: readonly { readonly room: RoomId; readonly queued: number; readonly lagging: number }[];
  /** CPU time since the worker's start, seconds, and resident memory, bytes. */
  readonly cpu: number;
  readonly resident: number;
}

/** ms. */
export const REPORT_INTERVAL = 500;
