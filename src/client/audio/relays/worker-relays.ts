/**
 * The page's end of subscriptions to relays that live in the worker: connections, checks and frames are there, and continue while this thread is
 * busy.
 */
import type { ListenChannel, ListenChannelEvents } from '../../../node/fanout/subscribe/channel.ts';
import {
  type AudibleSpeaker,
  NO_STATUS,
  type RelayEvents,
  type RelayPort,
  type RelayStatus,
  type RelaySubscription,
} from '../../../node/fanout/subscribe/relay-port.ts';
import type { ListenRelay, SubscribeWishes } from '../../../node/fanout/subscribe/relay-subscriber.ts';
import type { RoomId } from '../../../node/identity/ids.ts';
import type { FromRelayHost, ToRelayHost } from './messages.ts';
import { serveStream } from './relay-stream.ts';

type Post = (subscription: number, message: ToRelayHost) => void;

/** Opens a stream to a relay over the connection that exists at that moment. */
export type OpenStream = (connection: () => ListenRelay['connection'], events: ListenChannelEvents) => ListenChannel;

export class WorkerRelays implements RelayPort {
  readonly #openStream: OpenStream;
  readonly #post: Post;
  readonly #open = new Map<number, WorkerSubscription>();
  #last = 0;

  /** `openStream`: how to reach relays without WebSocket. */
  constructor(openStream: OpenStream, post: Post) {
    this.#openStream = openStream;
    this.#post = post;
  }

  open(room: RoomId, events: RelayEvents): RelaySubscription {
    this.#last += 1;
    const number = this.#last;
    const subscription = new WorkerSubscription(events, (message) => {
      this.#post(number, message);
      if (message.type === 'stop') this.#open.delete(number);
    });
    this.#open.set(number, subscription);
    this.#post(number, { type: 'open', room });
    return subscription;
  }

  /** A message from the worker about a subscription. */
  receive(number: number, message: FromRelayHost): void {
    this.#open.get(number)?.receive(message);
  }

  /** The worker needs a stream to `relay`, whose messages go through `port`. */
  serve(relay: string, port: MessagePort): void {
    const connection = (): ListenRelay['connection'] => {
      for (const subscription of this.#open.values()) {
        const held = subscription.relays.find(({ id }) => id === relay);
        if (held !== undefined) return held.connection;
      }
      return undefined;
    };
    serveStream(port, (events) => this.#openStream(connection, events));
  }

  /** The worker is gone: all subscriptions have ended. */
  clear(): void {
    for (const subscription of this.#open.values()) subscription.end();
    this.#open.clear();
  }
}

class WorkerSubscription implements RelaySubscription {
  status: RelayStatus = NO_STATUS;
  relays: readonly ListenRelay[] = [];
  readonly #events: RelayEvents;
  #post: ((message: ToRelayHost) => void) | undefined;
  /** The last message of each kind, so that it is not repeated. */
  readonly #said = new Map<ToRelayHost['type'], string>();

  constructor(events: RelayEvents, post: (message: ToRelayHost) => void) {
    this.#events = events;
    this.#post = post;
  }

  use(relays: readonly ListenRelay[]): void {
    this.relays = relays;
    const addresses = relays.map(({ id, address }) => ({ id, address }));
    this.#sayOnce({ type: 'use', relays: addresses }, JSON.stringify(addresses));
  }

  allow(speakers: readonly AudibleSpeaker[]): void {
    const names = speakers.map(({ id, stream, version, isPlayed }) => [id, stream, version, isPlayed]);
    this.#sayOnce({ type: 'allow', speakers }, JSON.stringify(names));
  }

  want(wishes: SubscribeWishes): void {
    this.#sayOnce({ type: 'want', wishes }, JSON.stringify(wishes));
  }

  hurry(): void {
    this.#post?.({ type: 'hurry' });
  }

  say(message: Uint8Array<ArrayBuffer>, turn = 0, relay?: string): boolean {
    // A relay asks before the first status is here.
    if (this.#post === undefined || (relay ?? this.status.mouthpiece) === undefined) return false;
    this.#post({ type: 'say', message, turn, relay });
    return true;
  }

  stop(): void {
    this.#post?.({ type: 'stop' });
    this.end();
  }

  /** Nothing more is sent or received. */
  end(): void {
    this.#post = undefined;
    this.status = NO_STATUS;
  }

  receive(message: FromRelayHost): void {
    // Sent before the worker knew that the subscription has ended.
    if (this.#post === undefined) return;
    const events = this.#events;
    switch (message.type) {
      case 'state':
        void this.#check(message);
        break;
      case 'applause':
        events.onApplause(message.more);
        break;
      case 'elsewhere':
        events.onElsewhere(message.addresses, message.relay);
        break;
      case 'left':
        events.onLeft(message.relay);
        break;
      case 'alone':
        events.onAlone();
        break;
      case 'keys':
        events.onKeys(message.own);
        break;
      case 'equivocation':
        events.onEquivocation(message.proof);
        break;
      case 'talking':
        events.onTalking(message.voice, message.talking);
        break;
      case 'key-ids':
        events.onKeyIds(message.ids);
        break;
      case 'status':
        this.status = message.status;
        events.onStatus();
        break;
    }
  }

  async #check({ request, state }: Extract<FromRelayHost, { type: 'state' }>): Promise<void> {
    // Without an answer the worker would count it as one that waits, for good.
    const rejected = await this.#events.onState(state).catch((cause: unknown) => {
      console.warn('what a relay told of the room could not be applied', cause);
      return 0;
    });
    this.#post?.({ type: 'checked', request, rejected });
  }

  #sayOnce(message: ToRelayHost, as: string): void {
    if (this.#said.get(message.type) === as) return;
    this.#said.set(message.type, as);
    this.#post?.(message);
  }
}
