/** How a participant makes direct links, where it can: by WebRTC in a page. */
import type { RoomId } from '../identity/ids.ts';
import type { OpenLink } from '../link/link-manager.ts';
import type { Offer } from '../signaling/signal.ts';
import type { Negotiation } from '../signaling/signaling.ts';

export interface DirectLinks {
  /** Makes the offer to `peer` (a session key in hex). Rejects and leaves nothing behind on failure or when `signal` aborts. */
  call(peer: string, room: RoomId, negotiation: Negotiation, signal: AbortSignal): Promise<OpenLink>;
  /** Answers an offer of `peer`. Rejects and leaves nothing behind on failure. */
  answer(peer: string, offer: Offer, negotiation: Negotiation): Promise<OpenLink>;
}
