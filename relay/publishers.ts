/** Those who publish in one room: each is told whether anyone listens, and to come by a second connection too while what it says arrives in fits. */
import { Demand } from '../src/node/fanout/messages.ts';
import { Stalls } from '../src/node/fanout/stalls.ts';
import type { Publisher } from './listener.ts';

/** Everyone in a room may publish from one place, by two connections, and again before the old ones are known to be dead. */
const MAX_PUBLISHERS = 256;

interface Place {
  readonly stalls: Stalls;
  told: Demand;
}

export class Publishers {
  readonly #places = new Map<Publisher, Place>();
  #wanted = false;

  get size(): number {
    return this.#places.size;
  }

  /** Session keys of those who publish, hex. */
  get sessions(): ReadonlySet<string> {
    return new Set([...this.#places.keys()].map((p) => p.session));
  }

  /** False when there are too many. */
  admit(publisher: Publisher, now: number): boolean {
    if (this.#places.size >= MAX_PUBLISHERS) return false;
    this.#places.set(publisher, { stalls: new Stalls(), told: Demand.hold });
    this.tell(now);
    return true;
  }

  /** False when it was not in. */
  retire(publisher: Publisher): boolean {
    for (const [{ session }, { stalls }] of this.#places) if (session === publisher.session) stalls.loseSecond();
    return this.#places.delete(publisher);
  }

  /** A bundle came from it. */
  heard(publisher: Publisher, now: number): void {
    for (const [other, { stalls }] of this.#places) {
      if (other === publisher) stalls.note(now);
      else if (other.session === publisher.session) stalls.noteSecond(now);
    }
  }

  /** Whether they are to send from now on. */
  want(wanted: boolean, now: number): void {
    this.#wanted = wanted;
    this.tell(now);
  }

  /** Tells those for whom something has changed. */
  tell(now: number): void {
    const lossy = new Set(
      [...this.#places].flatMap(([{ session }, { stalls }]) => (stalls.often(now) ? [session] : [])),
    );
    for (const [publisher, place] of this.#places) {
      const go = lossy.has(publisher.session) ? Demand.twice : Demand.go;
      const demand = this.#wanted ? go : Demand.hold;
      if (demand !== place.told) publisher.demand(demand);
      place.told = demand;
    }
  }

  close(): void {
    for (const publisher of this.#places.keys()) publisher.close();
    this.#places.clear();
  }
}
