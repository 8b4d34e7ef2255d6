/** Two ends of a bad network on a clock of its own: datagrams are lost, delayed and overtaken as a seeded generator says. */
import type { VoicePipe } from '../../../src/node/link/voice-channels.ts';

export interface Network {
  /** Share of datagrams lost, 0..1, each way. */
  loss: number;
  /** Delay, and how much of it is chance, ms. */
  delay: number;
  jitter: number;
  /** Share of datagrams that arrive twice. */
  duplicates: number;
}

export class TestPipe implements VoicePipe {
  onOpen: VoicePipe['onOpen'];
  onDatagram: VoicePipe['onDatagram'];
  open = true;
  buffered = 0;
  closed = false;
  /** Datagrams given to `send`. */
  sent = 0;
  readonly #deliver: (datagram: Uint8Array) => void;

  constructor(deliver: (datagram: Uint8Array) => void) {
    this.#deliver = deliver;
  }

  send(datagram: Uint8Array<ArrayBuffer>): void {
    this.sent++;
    if (!this.closed) this.#deliver(datagram.slice());
  }

  close(): void {
    this.closed = true;
  }
}

export class Wire {
  now = 0;
  readonly network: Network;
  readonly #random: () => number;
  #flying: { at: number; order: number; arrive: () => void }[] = [];
  #count = 0;

  constructor(network: Partial<Network> = {}, seed = 1) {
    this.network = { loss: 0, delay: 20, jitter: 0, duplicates: 0, ...network };
    this.#random = mulberry(seed);
  }

  /** Two pipes that are each other's far end. */
  pair(): [TestPipe, TestPipe] {
    const a: TestPipe = new TestPipe((d) => this.#fly(d, () => b));
    const b: TestPipe = new TestPipe((d) => this.#fly(d, () => a));
    return [a, b];
  }

  /** Moves the clock on to `time`, handing over what arrives. */
  run(time: number): void {
    for (;;) {
      this.#flying.sort((x, y) => x.at - y.at || x.order - y.order);
      const next = this.#flying[0];
      if (next === undefined || next.at > time) break;
      this.#flying.shift();
      this.now = Math.max(this.now, next.at);
      next.arrive();
    }
    this.now = time;
  }

  #fly(datagram: Uint8Array, to: () => TestPipe): void {
    const { loss, delay, jitter, duplicates } = this.network;
    for (let copies = this.#random() < duplicates ? 2 : 1; copies > 0; copies--) {
      if (this.#random() < loss) continue;
      const at = this.now + delay + (this.#random() * 2 - 1) * jitter;
      this.#flying.push({ at, order: this.#count++, arrive: () => to().onDatagram?.(datagram) });
    }
  }
}

/** A small seeded generator of numbers from 0 to 1 (mulberry32). */
function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
