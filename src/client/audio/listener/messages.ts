/** What the page and the worker say to each other about the room that is listened to. */

import type { SubscribeWishes } from '../../../node/fanout/subscribe/relay-subscriber.ts';
import type { RoomId } from '../../../node/identity/ids.ts';
import type { KnownRelay } from '../../../node/listener/known-relays.ts';
import type { RoomSummary } from '../../../node/listener/room-summary.ts';
import type { Snapshot } from '../../../node/records/kinds.ts';

/** Page to worker. */
export type ToListener =
  /** Another room ends the one before; the same one goes on. */
  | { readonly type: 'open'; readonly room: RoomId }
  /** The public key of this device. */
  | { readonly type: 'identify'; readonly identity: Uint8Array }
  | { readonly type: 'learn'; readonly relays: readonly KnownRelay[]; readonly prefer: boolean }
  | { readonly type: 'want'; readonly wishes: SubscribeWishes }
  | { readonly type: 'hurry' }
  /** Asks for 'records'. */
  | { readonly type: 'records' }
  | { readonly type: 'stop' };

/** Worker to page. */
export type FromListener =
  | { readonly type: 'summary'; readonly room: RoomId; readonly summary: RoomSummary }
  /** All that the listener holds of the room, signed as it came. */
  | { readonly type: 'records'; readonly records: Partial<Snapshot> };
