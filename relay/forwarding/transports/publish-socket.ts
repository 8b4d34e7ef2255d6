/**
 * Publishers over plain WebSocket, who need no libp2p to be heard. Whoever connects proves its session key first, so that the relay knows as much about
 * the publisher as of a libp2p stream; what follows is the same (`Forwarder.publish`).
 */
import { randomBytes } from 'node:crypto';
import {
  type Challenge,
  checkAnswer,
  encodeChallenge,
  HANDSHAKE_TIMEOUT,
  MAX_ANSWER,
  NONCE_BYTES,
  UnprovenError,
} from '../../../src/node/fanout/protocol/publish-handshake.ts';
import type { Demand } from '../../../src/node/fanout/protocol/relay-messages.ts';
import { MIN_BUNDLE } from '../../../src/node/records/bundle.ts';
import { RateLimit } from '../../../src/node/util/rate-limit.ts';
import { MalformedError } from '../../../src/node/wire/malformed.ts';
import type { ConnectionLimits } from '../../http/connection-limits.ts';
import { keepAlive, refuse, type UpgradeHandler } from '../../http/upgrade.ts';
import type { Counted, Counters } from '../../util/counters.ts';
import { addressBlocks, shareKey } from '../../util/ip.ts';
import type { Forwarder, Stand } from '../forwarder.ts';
import { PUBLISH_LIMITS } from '../publish-policy.ts';
import type { Publisher } from '../types.ts';
import { binaryFrames } from './websocket-frame.ts';
import {
  type Broken,
  createWebSocketLines,
  GOING_AWAY,
  type Line,
  type LineHolder,
  TRY_LATER,
} from './websocket-lines.ts';

export interface PublishSocketOptions {
  /** Raw key of this relay. */
  readonly relay: Uint8Array;
  readonly forwarder: Pick<Forwarder, 'publish'>;
  /** Places of publishers, in all and by address. */
  readonly limits: ConnectionLimits;
  /** Read each time. */
  readonly perAddress: number;
  /** Whether a session (key in hex) is cut off for what it did by libp2p. */
  readonly isCutOff: (session: string) => boolean;
  readonly counters: Counters;
  /** Seconds between pings. */
  readonly pingEvery?: number;
}

export interface PublishSocket {
  /** Pages from any origin are accepted: who speaks is proven by signature, and there are no cookies. */
  readonly handler: UpgradeHandler;
  stop(): void;
}

/** Bytes that a message's length takes on a libp2p stream: they count alike here. */
const PREFIX = 2;
/** Handshakes of one address: at once, as often as it has places; then a tenth of these a second. A signature is checked for each. */
const HANDSHAKES_AT_ONCE = 2;
const HANDSHAKES_PER_SECOND = 1 / 10;
const MAX_ADDRESSES = 4_096;

export function createPublishSocket(options: PublishSocketOptions): PublishSocket {
  const { limits, counters, pingEvery } = options;
  const lines = createWebSocketLines({ maxMessage: PUBLISH_LIMITS.maxMessage, pingEvery });
  let { perAddress } = options;
  let paces = paceOf(perAddress);
  const handshakes = (): RateLimit => {
    if (options.perAddress !== perAddress) {
      perAddress = options.perAddress;
      paces = paceOf(perAddress);
    }
    return paces;
  };
  return {
    handler: (request, socket, head, address, offend) => {
      const from = shareKey(address);
      const place = handshakes().take(from, performance.now()) ? limits.enter(...addressBlocks(address)) : 'address';
      if (typeof place === 'string') {
        counters.add(place === 'full' ? 'upgrade.refused.full' : 'upgrade.refused.address');
        refuse(socket, place === 'full' ? '503 Service Unavailable' : '429 Too Many Requests');
        return;
      }
      socket.once('close', place);
      keepAlive(socket);
      const charge = (): void => {
        // As many handshakes as it has places, as far as they are left: it waits for ten seconds more.
        for (let i = 0; i < options.perAddress && handshakes().take(from, performance.now()); i++);
      };
      lines.open(request, socket, head, (line) => new SocketPublisher({ ...options, from, charge, offend, line }));
    },
    stop: () => lines.stop(),
  };
}

function paceOf(perAddress: number): RateLimit {
  return new RateLimit({
    perSecond: perAddress * HANDSHAKES_PER_SECOND,
    burst: perAddress * HANDSHAKES_AT_ONCE,
    maxKeys: MAX_ADDRESSES,
  });
}

export interface SocketPublisherOptions
  extends Pick<PublishSocketOptions, 'relay' | 'forwarder' | 'isCutOff' | 'counters'> {
  readonly from: string;
  /** Counts an offence against the address. */
  readonly charge: () => void;
  /** Counts one that came before anything was proven. */
  readonly offend: () => void;
  readonly line: Line;
}

/**
 * One publisher's WebSocket: challenged, then checked, then heard. The answer proves who signed and not who holds the WebSocket, for somebody between may
 * have handed the challenge on: what breaks the protocol counts against the address, never against the key.
 */
export class SocketPublisher implements Publisher, LineHolder {
  readonly way = 'websocket';
  readonly #o: SocketPublisherOptions;
  readonly #challenge: Challenge;
  readonly #timer: NodeJS.Timeout;
  readonly #rate = new RateLimit({ perSecond: PUBLISH_LIMITS.perSecond, burst: PUBLISH_LIMITS.maxTotal, maxKeys: 1 });
  /** Its key in hex, once it is proven. */
  #session = '';
  #state: 'challenged' | 'checking' | 'proven' | 'over' = 'challenged';
  #stand: Stand | undefined;

  constructor(options: SocketPublisherOptions) {
    this.#o = options;
    this.#challenge = { nonce: randomBytes(NONCE_BYTES), relay: options.relay };
    this.#timer = setTimeout(() => this.#end('publish.unproven.late'), HANDSHAKE_TIMEOUT);
    options.line.write(binaryFrames([encodeChallenge(this.#challenge)]));
  }

  get session(): string {
    return this.#session;
  }

  get from(): string {
    return this.#o.from;
  }

  demand(demand: Demand): void {
    this.#o.line.write(binaryFrames([Uint8Array.of(demand)]));
  }

  close(): void {
    this.#o.line.close(GOING_AWAY);
  }

  /** A publisher proves by its signature that it reads. */
  answered(): void {}

  hear(message: Uint8Array): void {
    if (this.#state === 'challenged') void this.#prove(message);
    // Bundles follow the first "go" of the relay, and nobody says anything before that.
    else if (this.#state === 'checking') this.#endUnproven();
    else if (this.#state === 'proven') this.#take(message);
  }

  broken(why: Broken): void {
    if (why === 'silent') this.#end('publish.closed.silent');
    else if (this.#state === 'proven') this.#refuse();
    else this.#endUnproven();
  }

  gone(): void {
    this.#state = 'over';
    clearTimeout(this.#timer);
    this.#stand?.leave();
    this.#stand = undefined;
  }

  async #prove(answer: Uint8Array): Promise<void> {
    this.#state = 'checking';
    const { forwarder, isCutOff } = this.#o;
    try {
      if (answer.byteLength > MAX_ANSWER) throw new MalformedError('answer length');
      const { room, session } = await checkAnswer(answer, this.#challenge);
      if (this.#isOver) return;
      clearTimeout(this.#timer);
      this.#session = session;
      if (isCutOff(session)) {
        this.#end('publish.unproven.cut-off');
        return;
      }
      this.#state = 'proven';
      this.#stand = forwarder.publish(room, this);
      if (this.#stand === undefined) this.#o.line.close(TRY_LATER);
    } catch (error) {
      // Whoever it names may know nothing of it: nobody is blamed.
      this.#endUnproven(error instanceof UnprovenError ? 'publish.unproven.signature' : 'publish.unproven.malformed');
    }
  }

  #endUnproven(counted: Counted = 'publish.unproven.malformed'): void {
    if (!this.#isOver) this.#o.offend();
    this.#end(counted);
  }

  #take(bundle: Uint8Array): void {
    // By another way it may have been cut off meanwhile.
    if (this.#o.isCutOff(this.#session)) this.close();
    else if (bundle.byteLength < MIN_BUNDLE || !this.#rate.take('', performance.now(), bundle.byteLength + PREFIX))
      this.#refuse();
    else this.#stand?.offer(bundle);
  }

  #refuse(): void {
    this.#o.charge();
    this.#end('publish.refused');
  }

  get #isOver(): boolean {
    return this.#state === 'over';
  }

  #end(counted: Counted): void {
    if (this.#isOver) return;
    this.#o.counters.add(counted);
    this.gone();
    this.#o.line.end();
  }
}
