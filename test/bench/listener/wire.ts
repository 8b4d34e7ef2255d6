/**
 * The wire between a browser and a relay: a port of loopback that leads to the relay's, and counts what passes. It can be slow too, for all
 * that passes.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Network } from './limits.ts';
import { TrafficShaper } from './traffic-shaper.ts';

/** Bytes of one connection that wait for their turn before their sender is held up. */
const QUEUE = 64 * 1024;

/** One direction of one connection. */
interface Way {
  readonly from: Socket;
  readonly to: Socket;
  /** Told of what arrives. */
  readonly count: (bytes: number) => void;
}

/** One direction of a slow wire. */
interface Slow {
  readonly shaper: TrafficShaper<Way>;
  timer?: NodeJS.Timeout;
}

interface Arrival {
  /** ms since 1970. */
  readonly at: number;
  readonly bytes: number;
  readonly webSocket: boolean;
}

/** Bytes that a browser received: by HTTP, heads of answers among them, and by WebSocket, heads of frames among them. */
export interface Received {
  readonly http: number;
  readonly webSocket: number;
}

export class Wire {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  #arrivals: Arrival[] = [];
  #latency = 0;
  #down: Slow | undefined;
  #up: Slow | undefined;

  private constructor(port: number) {
    this.#server = createServer({ allowHalfOpen: true }, (near) => this.#accept(near, port));
  }

  /** Leads to this port of loopback. */
  static async to(port: number): Promise<Wire> {
    const wire = new Wire(port);
    wire.#server.listen(0, '127.0.0.1');
    await once(wire.#server, 'listening');
    return wire;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Counts anew. Connections that come from now on are as slow as this network. */
  begin(network?: Network): void {
    this.#arrivals = [];
    this.#latency = network?.latency ?? 0;
    this.#down = network && { shaper: new TrafficShaper(network.down, network.latency / 2) };
    this.#up = network && { shaper: new TrafficShaper(network.up, network.latency / 2) };
  }

  /** What the browser received until then, ms since 1970. */
  received(until: number): Received {
    const sum = { http: 0, webSocket: 0 };
    for (const { at, bytes, webSocket } of this.#arrivals)
      if (at <= until) sum[webSocket ? 'webSocket' : 'http'] += bytes;
    return sum;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
  }

  #accept(near: Socket, port: number): void {
    const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    let webSocket = false;
    near.once('data', (head: Buffer) => {
      webSocket = /^upgrade: *websocket/im.test(head.toString('latin1'));
    });
    this.#pass({ from: near, to: far, count: () => undefined }, this.#up);
    this.#pass(
      { from: far, to: near, count: (bytes) => this.#arrivals.push({ at: Date.now(), bytes, webSocket }) },
      this.#down,
    );
    // A connection is made by words that go there and back before the first byte.
    near.pause();
    setTimeout(() => near.resume(), this.#latency);
  }

  #pass(way: Way, slow: Slow | undefined): void {
    const { from, to } = way;
    this.#open.add(from);
    const take = (bytes: Buffer | undefined): void => {
      if (slow === undefined) {
        deliver(way, bytes);
        return;
      }
      slow.shaper.send(way, bytes, performance.now());
      if (slow.shaper.queued(way) > QUEUE) from.pause();
      look(slow);
    };
    from.on('data', take).on('end', () => take(undefined));
    from.on('error', () => to.destroy());
    from.on('close', () => this.#open.delete(from));
  }
}

/** Delivers what has arrived, and looks again when there is more. */
function look(slow: Slow): void {
  clearTimeout(slow.timer);
  for (const { flow, bytes } of slow.shaper.take(performance.now())) {
    deliver(flow, bytes);
    if (flow.from.isPaused() && slow.shaper.queued(flow) <= QUEUE) flow.from.resume();
  }
  const { next } = slow.shaper;
  if (next !== undefined) slow.timer = setTimeout(() => look(slow), Math.max(0, next - performance.now()));
}

function deliver({ to, count }: Way, bytes: Buffer | undefined): void {
  if (to.destroyed) return;
  if (bytes === undefined) {
    to.end();
    return;
  }
  to.write(bytes);
  count(bytes.length);
}
