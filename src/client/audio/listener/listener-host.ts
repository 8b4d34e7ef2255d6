/** The worker's end of listening to a room without taking part in it: the room's records are decoded and checked here, beside its audio. */
import type { RelayPort } from '../../../node/fanout/subscribe/relay-port.ts';
import type { RoomId } from '../../../node/identity/ids.ts';
import { Listener } from '../../../node/listener/listener.ts';
import { type RoomState, snapshotOf } from '../../../node/room/room-state.ts';
import type { FromListener, ToListener } from './messages.ts';

/** How often expired records are removed, ms. */
const TICK = 250;
/** How long an answer waits for records that are being applied, ms. */
const PATIENCE = 3_000;

export class ListenerHost {
  readonly #relays: RelayPort;
  readonly #post: (message: FromListener) => void;
  #listener: Listener | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** The room that is open will be closed. */
  #closing = Promise.withResolvers<void>();

  constructor(relays: RelayPort, post: (message: FromListener) => void) {
    this.#relays = relays;
    this.#post = post;
  }

  receive(message: ToListener): void {
    switch (message.type) {
      case 'open':
        this.#open(message.room);
        break;
      case 'identify':
        this.#listener?.identify(message.identity);
        break;
      case 'learn':
        this.#listener?.learn(message.relays, message.from);
        break;
      case 'want':
        this.#listener?.want(message.wishes);
        break;
      case 'hurry':
        this.#listener?.hurry();
        break;
      case 'records':
        void this.#tell(this.#listener?.state);
        break;
      case 'stop':
        this.#stop();
        break;
    }
  }

  /** Relays tell everything once: what they told and is not applied yet must not be missing. Answers come in the order of the requests. */
  async #tell(state: RoomState | undefined): Promise<void> {
    if (state?.merging !== undefined) {
      const patience = new Promise((wait) => setTimeout(wait, PATIENCE));
      await Promise.race([state.merging, this.#closing.promise, patience]);
    }
    this.#post({ type: 'records', records: state === undefined ? {} : snapshotOf(state) });
  }

  /** Opening the room that is open already continues with it. */
  #open(room: RoomId): void {
    if (this.#listener?.state.id === room) {
      this.#post({ type: 'summary', room, summary: this.#listener.summary });
      return;
    }
    this.#stop();
    const listener = new Listener({
      relays: this.#relays,
      room,
      onChange: () => this.#post({ type: 'summary', room, summary: listener.summary }),
    });
    this.#listener = listener;
    this.#timer = setInterval(() => listener.tick(), TICK);
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#closing.resolve();
    this.#closing = Promise.withResolvers();
    this.#listener?.stop();
    this.#listener = undefined;
  }
}
