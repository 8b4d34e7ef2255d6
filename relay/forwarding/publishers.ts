/** The publishers of one room: each is told whether anyone listens, and to send over a second connection too while its bundles arrive in bursts. */
import { Demand } from '../../src/node/fanout/protocol/relay-messages.ts';
import { StallDetector } from '../../src/node/fanout/protocol/stall-detector.ts';
import type { Publisher } from './types.ts';

/** Everyone in a room may publish from one place, over two connections, and again before the old ones are known to be dead. */
const MAX_PUBLISHERS = 256;

interface Place {
  readonly stalls: StallDetector;
  told: Demand;
}

export class Publishers {
  readonly #bySession = new Map<string, Map<Publisher, Place>>();
  #wanted = false;

  get size(): number {
    let size = 0;
    for (const places of this.#bySession.values()) size += places.size;
    return size;
  }

  /** Session keys of the publishers, hex. */
  get sessions(): ReadonlySet<string> {
    return new Set(this.#bySession.keys());
  }

  /** True while they are to send. */
  get wanted(): boolean {
    return this.#wanted;
  }

  /** False when there are too many. */
  admit(publisher: Publisher, now: number): boolean {
    if (this.size >= MAX_PUBLISHERS) return false;
    const places = this.#bySession.get(publisher.session) ?? new Map<Publisher, Place>();
    this.#bySession.set(publisher.session, places);
    places.set(publisher, { stalls: new StallDetector(), told: Demand.hold });
    this.tell(now);
    return true;
  }

  /** False when it was not in. */
  retire(publisher: Publisher): boolean {
    const places = this.#bySession.get(publisher.session);
    if (places?.delete(publisher) !== true) return false;
    for (const { stalls } of places.values()) stalls.loseSecond();
    if (places.size === 0) this.#bySession.delete(publisher.session);
    return true;
  }

  /** A bundle arrived from it. */
  heard(publisher: Publisher, now: number): void {
    for (const [one, { stalls }] of this.#bySession.get(publisher.session) ?? []) {
      if (one === publisher) stalls.note(now);
      else stalls.noteSecond(now);
    }
  }

  /** Sets whether they are to send. */
  want(wanted: boolean, now: number): void {
    this.#wanted = wanted;
    this.tell(now);
  }

  /** Tells those whose demand has changed. */
  tell(now: number): void {
    for (const places of this.#bySession.values()) {
      const lossy = [...places.values()].some(({ stalls }) => stalls.often(now));
      const go = lossy ? Demand.twice : Demand.go;
      const demand = this.#wanted ? go : Demand.hold;
      for (const [publisher, place] of places) {
        if (demand !== place.told) publisher.demand(demand);
        place.told = demand;
      }
    }
  }

  close(): void {
    for (const places of this.#bySession.values()) for (const publisher of places.keys()) publisher.close();
    this.#bySession.clear();
  }
}
