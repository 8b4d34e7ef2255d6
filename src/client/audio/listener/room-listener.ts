/** The page's end of listening to a room without taking part in it: one room at a time. */
import type { SubscribeWishes } from '../../../node/fanout/subscribe/relay-subscriber.ts';
import type { RoomId } from '../../../node/identity/ids.ts';
import type { KnownRelay, RelaySource } from '../../../node/listener/known-relays.ts';
import type { RoomSummary } from '../../../node/listener/room-summary.ts';
import type { Snapshot } from '../../../node/records/kinds.ts';
import type { FromListener, ToListener } from './messages.ts';

export class RoomListener {
  readonly #post: (message: ToListener) => void;
  #room: RoomId | undefined;
  #onSummary: (summary: RoomSummary) => void = () => undefined;
  #asked: ((records: Partial<Snapshot>) => void)[] = [];

  constructor(post: (message: ToListener) => void) {
    this.#post = post;
  }

  /** Opens another room in place of the previous one. No relay is asked before `want`. */
  open(room: RoomId, onSummary: (summary: RoomSummary) => void): void {
    this.#room = room;
    this.#onSummary = onSummary;
    this.#post({ type: 'open', room });
  }

  /** This device's public key, so that a person whom the room excluded is told. */
  identify(identity: Uint8Array): void {
    if (this.#room !== undefined) this.#post({ type: 'identify', identity });
  }

  /** Adds relays by their WebSocket multiaddrs. Those of the link are tried first. */
  learn(relays: readonly KnownRelay[], from: RelaySource): void {
    if (this.#room !== undefined) this.#post({ type: 'learn', relays, from });
  }

  want(wishes: SubscribeWishes): void {
    if (this.#room !== undefined) this.#post({ type: 'want', wishes });
  }

  /** The network is back. */
  hurry(): void {
    if (this.#room !== undefined) this.#post({ type: 'hurry' });
  }

  /** All that is known of the room, signed as it arrived, for a session that continues from here. Empty when no room is open. */
  records(): Promise<Partial<Snapshot>> {
    if (this.#room === undefined) return Promise.resolve({});
    this.#post({ type: 'records' });
    return new Promise((resolve) => this.#asked.push(resolve));
  }

  /** Ends listening; a subscription that was taken over continues. Idempotent. */
  stop(): void {
    if (this.#room === undefined) return;
    this.#post({ type: 'stop' });
    this.end();
  }

  /** The worker is gone, with everything in it. */
  end(): void {
    this.#room = undefined;
    for (const answer of this.#asked.splice(0)) answer({});
  }

  receive(message: FromListener): void {
    if (message.type === 'records') this.#asked.shift()?.(message.records);
    else if (message.room === this.#room) this.#onSummary(message.summary);
  }
}
