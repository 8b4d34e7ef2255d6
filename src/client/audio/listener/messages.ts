/** Messages between page and worker about the room that is listened to. */

import type { SubscribeWishes } from '../../../node/fanout/subscribe/relay-subscriber.ts';
import type { RoomId } from '../../../node/identity/ids.ts';
import type { KnownRelay, RelaySource } from '../../../node/listener/known-relays.ts';
import type { RoomSummary } from '../../../node/listener/room-summary.ts';
import type { Snapshot } from '../../../node/records/kinds.ts';

/** Page to worker. */
export type ToListener =
  /** Another room replaces the previous one; the same one continues. */
  | { readonly type: 'open'; readonly room: RoomId }
  /** This device's public key. */
  | { readonly type: 'identify'; readonly identity: Uint8Array }
  | { readonly type: 'learn'; readonly relays: readonly KnownRelay[]; readonly from: RelaySource }
  | { readonly type: 'want'; readonly wishes: SubscribeWishes }
  | { readonly type: 'hurry' }
  /** Requests 'records'. */
  | { readonly type: 'records' }
  | { readonly type: 'stop' };

/** Worker to page. */
export type FromListener =
  | { readonly type: 'summary'; readonly room: RoomId; readonly summary: RoomSummary }
  /** All records that the listener has of the room, signed as they arrived. */
  | { readonly type: 'records'; readonly records: Partial<Snapshot> };
