/** The introducer's side of the channel: does what the relay says, and tells it what libp2p brings. Independent of processes. */
import type { Card } from '../../src/node/directory/card.ts';
import { writeSnapshot } from '../../src/node/directory/snapshot.ts';
import type { GuestKeyRequest } from '../../src/node/e2ee/guest-key-request.ts';
import type { RoomId } from '../../src/node/identity/ids.ts';
import type { Stand } from '../forwarding/forwarder.ts';
import type { Publisher } from '../forwarding/types.ts';
import type { Libp2pNode, Voices } from '../p2p/libp2p-node.ts';
import type { RoomFacts } from '../previews/facts.ts';
import type { Counters } from '../util/counters.ts';
import { WorkerRooms } from '../workers/worker-rooms.ts';
import { PendingAsks } from './pending-asks.ts';
import type { FromIntroducer, IntroducerStatus, Standing, ToIntroducer } from './protocol.ts';

export interface BridgeOptions {
  readonly uplink: { readonly isCrowded: boolean; post(message: FromIntroducer): void };
  readonly counters: Counters;
  /** Connections by libp2p. */
  readonly sockets: { readonly size: number; readonly fullest: number };
  /** Something failed that nobody waits for. */
  readonly onFailure: (error: unknown) => void;
}

type Order = Exclude<ToIntroducer, { do: 'start' | 'change' | 'stop' }>;

/** An answer of the relay is waited for so long, ms. */
const ANSWER_TIMEOUT = 5_000;

export class Bridge implements Voices {
  /** Listeners by stream. */
  readonly sessions: WorkerRooms;
  readonly #o: BridgeOptions;
  readonly #publishers = new Map<number, Publisher>();
  readonly #errands = new PendingAsks<readonly GuestKeyRequest[]>(ANSWER_TIMEOUT);
  readonly #passes = new PendingAsks<boolean>(ANSWER_TIMEOUT);
  #node: Libp2pNode | undefined;
  #standing: Standing = { addresses: [], free: 0, listensAt: [] };
  #next = 0;

  constructor(options: BridgeOptions) {
    this.#o = options;
    this.sessions = new WorkerRooms({ uplink: options.uplink, counters: options.counters });
  }

  /** From now on there is somebody to introduce to. */
  begin(node: Libp2pNode): void {
    this.#node = node;
  }

  stop(): void {
    this.#errands.end();
    this.#passes.end();
  }

  get status(): IntroducerStatus {
    const node = this.#node!;
    const { size, fullest } = this.#o.sockets;
    return {
      stats: node.stats(),
      sockets: { size, fullest },
      addresses: node.addresses(),
      proven: node.proven(),
      neighbours: node.neighbours(),
    };
  }

  take(order: Order): void {
    switch (order.do) {
      case 'stand':
        this.#standing = order.standing;
        break;
      case 'errand':
        this.#errands.answer(order.ask, order.guests);
        break;
      case 'passed':
        this.#passes.answer(order.ask, order.accepted);
        break;
      case 'demand':
        this.#publishers.get(order.publisher)?.demand(order.demand);
        break;
      case 'dismiss':
        this.#publishers.get(order.publisher)?.close();
        break;
      case 'follow':
      case 'unfollow':
      case 'learn':
      case 'publish':
      case 'hallway':
      case 'tell':
      case 'pass':
        // The relay says these once it knows that the node is there.
        if (this.#node !== undefined) this.#serve(this.#node, order);
        break;
      default:
        this.sessions.take(order, performance.now());
    }
  }

  #serve(
    node: Libp2pNode,
    order: Extract<Order, { do: 'follow' | 'unfollow' | 'learn' | 'publish' | 'hallway' | 'tell' | 'pass' }>,
  ): void {
    const { post } = this;
    switch (order.do) {
      case 'follow': {
        const known = node.follow(order.room, order.from);
        post(known === undefined ? { say: 'evicted', room: order.room } : { say: 'known', room: order.room, known });
        this.#try(node.learn(order.room, order.known));
        break;
      }
      case 'unfollow':
        node.unfollow(order.room);
        break;
      case 'learn':
        this.#try(node.learn(order.room, order.known));
        break;
      case 'publish':
        this.#try(node.publish(order.room, order.message));
        break;
      case 'hallway': {
        const listing = node.hallway(order.community)?.listing;
        const snapshot = listing === undefined ? undefined : writeSnapshot(listing, Date.now());
        post({ say: 'hallway', ask: order.ask, snapshot });
        break;
      }
      case 'tell':
        post({ say: 'told', ask: order.ask, facts: factsOf(node.card(order.room)) });
        break;
      case 'pass':
        // Guests repeat what does not arrive.
        node.pass(order.at, order.room, order.asks).catch(() => undefined);
    }
  }

  publish(room: RoomId, publisher: Publisher): Stand | undefined {
    const { uplink } = this.#o;
    if (uplink.isCrowded) return undefined;
    const number = this.#next++;
    this.#publishers.set(number, publisher);
    this.post({ say: 'publisher', publisher: number, room, session: publisher.session, from: publisher.from ?? '' });
    return {
      offer: (bytes) => {
        if (uplink.isCrowded) this.#o.counters.add('publish.dropped.busy');
        else this.post({ say: 'bundle', publisher: number, bytes });
      },
      leave: () => {
        if (this.#publishers.delete(number)) this.post({ say: 'published', publisher: number });
      },
    };
  }

  errand(...[room, session, given]: Parameters<Voices['errand']>): ReturnType<Voices['errand']> {
    if (this.#o.uplink.isCrowded) return Promise.resolve(undefined);
    return this.#errands.put((ask) => this.post({ say: 'errand', ask, room, session, given }));
  }

  async pass(...[room, relay, asks]: Parameters<Voices['pass']>): Promise<boolean> {
    return (await this.#passes.put((ask) => this.post({ say: 'pass', ask, room, relay, asks }))) ?? false;
  }

  accepted(room: RoomId, message: Uint8Array, from: string): void {
    this.post({ say: 'record', room, message, from });
  }

  evicted(room: RoomId): void {
    this.post({ say: 'evicted', room });
  }

  cutOff(key: string): void {
    this.post({ say: 'cut-off', key });
  }

  get standing(): Standing {
    return this.#standing;
  }

  readonly post = (message: FromIntroducer): void => this.#o.uplink.post(message);

  #try(work: Promise<void>): void {
    work.catch((error: unknown) => this.#o.onFailure(error));
  }
}

/** Of rooms that are for members nothing is told; rooms by link are in no hallway. */
function factsOf(card: Card | undefined): RoomFacts | undefined {
  if (card === undefined || card.charter.access !== 'anyone') return undefined;
  const { title, language, closed } = card.charter;
  return { title, language, host: card.host, people: card.onStage + card.listening, over: closed };
}
