/** Messages between page and worker about a subscription to relays. */
import type { StateMessage } from '../../../node/fanout/protocol/relay-messages.ts';
import type { AudibleSpeaker, RelayStatus } from '../../../node/fanout/subscribe/relay-port.ts';
import type { ListenRelay, SubscribeWishes } from '../../../node/fanout/subscribe/relay-subscriber.ts';
import type { RoomId } from '../../../node/identity/ids.ts';

/** A relay as the worker knows it: connections stay in the page. */
export type RelayAddress = Pick<ListenRelay, 'id' | 'address'>;

/** Page to worker, for one subscription. */
export type ToRelayHost =
  | { readonly type: 'open'; readonly room: RoomId }
  | { readonly type: 'use'; readonly relays: readonly RelayAddress[] }
  | { readonly type: 'allow'; readonly speakers: readonly AudibleSpeaker[] }
  | { readonly type: 'want'; readonly wishes: SubscribeWishes }
  | { readonly type: 'hurry' }
  | {
      readonly type: 'say';
      readonly message: Uint8Array<ArrayBuffer>;
      readonly turn: number;
      readonly relay: string | undefined;
    }
  /** Answer to 'state'. */
  | { readonly type: 'checked'; readonly request: number; readonly rejected: number }
  | { readonly type: 'stop' };

/** Worker to page, for one subscription. Frames stay in the worker. */
export type FromRelayHost =
  | { readonly type: 'state'; readonly request: number; readonly state: StateMessage }
  | { readonly type: 'applause'; readonly more: readonly number[] }
  | { readonly type: 'elsewhere'; readonly addresses: readonly string[]; readonly relay: string }
  | { readonly type: 'left'; readonly relay: string }
  | { readonly type: 'alone' }
  | { readonly type: 'keys'; readonly own: Uint8Array }
  | { readonly type: 'equivocation'; readonly proof: Uint8Array<ArrayBuffer> }
  | { readonly type: 'talking'; readonly voice: string; readonly talking: boolean }
  | { readonly type: 'key-ids'; readonly ids: readonly number[] }
  | { readonly type: 'status'; readonly status: RelayStatus };
