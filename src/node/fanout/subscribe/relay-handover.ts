/**
 * One subscription per room, which the next caller that opens the room takes over as it runs: a page that listens first and takes part later hears no
 * gap. The previous holder loses it: its calls are ignored, and its `stop` ends nothing.
 */
import type { RoomId } from '../../identity/ids.ts';
import { NO_STATUS, type RelayEvents, type RelayPort, type RelayStatus, type RelaySubscription } from './relay-port.ts';

interface Shared {
  readonly subscription: RelaySubscription;
  events: RelayEvents;
}

export class RelayHandover implements RelayPort {
  readonly #port: RelayPort;
  readonly #shared = new Map<RoomId, Shared>();

  constructor(port: RelayPort) {
    this.#port = port;
  }

  open(room: RoomId, events: RelayEvents): RelaySubscription {
    const shared = this.#shared.get(room) ?? this.#begin(room, events);
    shared.events = events;
    const mine = (): RelaySubscription | undefined => (shared.events === events ? shared.subscription : undefined);
    return {
      get status(): RelayStatus {
        return mine()?.status ?? NO_STATUS;
      },
      use: (relays) => mine()?.use(relays),
      allow: (speakers) => mine()?.allow(speakers),
      want: (wishes) => mine()?.want(wishes),
      hurry: () => mine()?.hurry(),
      say: (...words) => mine()?.say(...words) ?? false,
      stop: () => {
        if (mine() === undefined) return;
        shared.subscription.stop();
        if (this.#shared.get(room) === shared) this.#shared.delete(room);
      },
    };
  }

  /** The subscriptions have ended by themselves: the next caller that opens a room begins a new one. */
  clear(): void {
    this.#shared.clear();
  }

  #begin(room: RoomId, events: RelayEvents): Shared {
    const subscription = this.#port.open(room, {
      onState: (state) => shared.events.onState(state),
      onApplause: (more) => shared.events.onApplause(more),
      onElsewhere: (addresses, relay) => shared.events.onElsewhere(addresses, relay),
      onLeft: (relay) => shared.events.onLeft(relay),
      onAlone: () => shared.events.onAlone(),
      onKeys: (own) => shared.events.onKeys(own),
      onEquivocation: (proof) => shared.events.onEquivocation(proof),
      onTalking: (voice, talking) => shared.events.onTalking(voice, talking),
      onKeyIds: (ids) => shared.events.onKeyIds(ids),
      onStatus: () => shared.events.onStatus(),
    });
    const shared: Shared = { subscription, events };
    this.#shared.set(room, shared);
    return shared;
  }
}
