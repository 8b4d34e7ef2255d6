/** Which connected peers count as pages. Relays do not: two relays would keep each other subscribed to a room forever. */

import { RELAY_V2_HOP_CODEC } from '@libp2p/circuit-relay-v2';
import type { IdentifyResult, PeerId } from '@libp2p/interface';
import { peerIdFromString } from '@libp2p/peer-id';
import type { Peer } from '../../src/node/transport/peer.ts';
import { addressOf } from '../util/connection-address.ts';

interface SubscriptionChange {
  readonly peerId: PeerId;
  readonly subscriptions: readonly { readonly topic: string; readonly subscribe: boolean }[];
}

/** A page (a PeerId string) follows a topic from now on. */
export type OnTopic = (topic: string, guest: string) => void;

export class TopicSubscribers {
  readonly #peer: Peer;
  /** Neighbours (PeerId strings) that are relays too. */
  readonly #relays = new Set<string>();
  readonly #listeners = new Set<OnTopic>();

  constructor(peer: Peer) {
    this.#peer = peer;
  }

  start(): void {
    this.#peer.pubsub.addEventListener('subscription-change', this.#onSubscription);
    this.#peer.libp2p.addEventListener('peer:identify', this.#onIdentify);
    this.#peer.libp2p.addEventListener('peer:disconnect', this.#onDisconnect);
  }

  stop(): void {
    this.#peer.pubsub.removeEventListener('subscription-change', this.#onSubscription);
    this.#peer.libp2p.removeEventListener('peer:identify', this.#onIdentify);
    this.#peer.libp2p.removeEventListener('peer:disconnect', this.#onDisconnect);
    this.#relays.clear();
  }

  /** Reports each topic that a page begins to follow. Returns a function that stops it. */
  onTopic(listener: OnTopic): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The address (`shareKey`) that a page is connected from. */
  addressOf(guest: string): string | undefined {
    const [connection] = this.#peer.libp2p.getConnections(peerIdFromString(guest));
    return connection && addressOf(connection);
  }

  /** Whether any page follows the topic. */
  follow(topic: string): boolean {
    return this.#peer.pubsub.getSubscribers(topic).some((peer) => !this.#relays.has(peer.toString()));
  }

  readonly #onIdentify = ({ detail }: CustomEvent<IdentifyResult>): void => {
    if (detail.protocols.includes(RELAY_V2_HOP_CODEC)) this.#relays.add(detail.peerId.toString());
  };

  readonly #onDisconnect = ({ detail }: CustomEvent<PeerId>): void => {
    this.#relays.delete(detail.toString());
  };

  readonly #onSubscription = (event: CustomEvent<SubscriptionChange>): void => {
    const guest = event.detail.peerId.toString();
    if (this.#relays.has(guest)) return;
    for (const { topic, subscribe } of event.detail.subscriptions)
      if (subscribe) for (const listener of this.#listeners) listener(topic, guest);
  };
}
