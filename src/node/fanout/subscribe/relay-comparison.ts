/**
 * Compares two relays: pure. For a moment both bring a room's audio. Only this comparison shows what one withholds or delays, because silence and
 * delay need no forgery.
 */
import { type StreamId, seqDistance } from '../../media/frame.ts';
import type { BundleName, Misdeed } from './relay-conduct.ts';

export interface Finding {
  readonly relay: string;
  readonly misdeed: Extract<Misdeed, 'withheld' | 'late'>;
}

interface Arrival {
  readonly name: BundleName;
  readonly first: number;
  readonly at: Map<string, number>;
}

/** What arrives this soon after the beginning may be history, ms. */
const SETTLE = 500;
/** A bundle that one relay brought and the other did not for this long counts as withheld, ms: longer than a bad connection stalls. */
const PATIENCE = 2_500;
/** The same when that relay brought a later one, ms: on one connection a relay sends in order, but a backup starts while the first may stall. */
const OVERTAKEN = 1_000;
/** Bundles that either relay brought before there is a result: 0.7 s of one voice. */
const ENOUGH = 12;
/** Share of withheld bundles, as one in this many, that no connection explains while the other relay brings them. */
const KEPT_BACK = 0.25;
/** How much later than the other a relay may bring nearly everything, ms: several more relays on the path. */
const LATE = 250;
/** Bundles remembered. */
const MAX_BUNDLES = 512;

export class RelayComparison {
  readonly relays: readonly [string, string];
  readonly #since: number;
  /** The newest frame of each stream before the comparison. */
  readonly #before: ReadonlyMap<StreamId, number>;
  /** By stream and number, in order of first arrival. */
  readonly #arrivals = new Map<string, Arrival>();
  /** The newest frame that each relay brought of each stream, by 'relay stream'. */
  readonly #newest = new Map<string, number>();

  constructor(relays: readonly [string, string], before: readonly { stream: StreamId; seq: number }[], now: number) {
    this.relays = relays;
    this.#since = now;
    this.#before = new Map(before.map(({ stream, seq }) => [stream, seq]));
  }

  /** A relay brought a bundle. */
  note(relay: string, { stream, last }: BundleName, now: number): void {
    if (!this.relays.includes(relay)) return;
    const before = this.#before.get(stream);
    if (before !== undefined && seqDistance(last, before) <= 0) return;
    const key = `${stream} ${last}`;
    const known = this.#arrivals.get(key);
    if (known === undefined && this.#arrivals.size >= MAX_BUNDLES) return;
    const arrival = known ?? { name: { stream, last }, first: now, at: new Map<string, number>() };
    this.#arrivals.set(key, arrival);
    if (!arrival.at.has(relay)) arrival.at.set(relay, now);
    const newest = this.#newest.get(`${relay} ${stream}`);
    if (newest === undefined || seqDistance(last, newest) > 0) this.#newest.set(`${relay} ${stream}`, last);
  }

  /** The result: undefined while there is too little to tell, 'alike' when neither is behind the other. */
  judge(now: number): Finding | 'alike' | undefined {
    const judged: Arrival[] = [];
    for (const arrival of this.#arrivals.values()) {
      if (arrival.first - this.#since < SETTLE) continue;
      // Bundles are counted only as far as both sides are decided; otherwise only what both brought would count.
      if (!this.#isSettled(arrival, now)) break;
      judged.push(arrival);
    }
    if (judged.length < ENOUGH) return undefined;
    const [a, b] = this.relays;
    const missing = (relay: string): number => judged.filter(({ at }) => !at.has(relay)).length;
    const [noA, noB] = [missing(a), missing(b)];
    const many = KEPT_BACK * judged.length;
    // A connection that loses packets of both relays makes holes at both; a relay that withholds does so alone.
    if (noA >= many && noA > 3 * noB) return { relay: a, misdeed: 'withheld' };
    if (noB >= many && noB > 3 * noA) return { relay: b, misdeed: 'withheld' };
    const behind = judged
      .filter(({ at }) => at.size === 2)
      .map(({ at }) => at.get(a)! - at.get(b)!)
      .sort((x, y) => x - y);
    // Nearly all must be late: a stall of the connection delays only what arrived in it.
    if ((behind[Math.floor(behind.length / 4)] ?? 0) >= LATE) return { relay: a, misdeed: 'late' };
    if ((behind[Math.ceil((3 * behind.length) / 4) - 1] ?? 0) <= -LATE) return { relay: b, misdeed: 'late' };
    return 'alike';
  }

  #isSettled({ name: { stream, last }, first, at }: Arrival, now: number): boolean {
    if (now - first >= PATIENCE) return true;
    return this.relays.every((relay) => {
      const newest = this.#newest.get(`${relay} ${stream}`);
      const overtaken = newest !== undefined && seqDistance(newest, last) > 0 && now - first >= OVERTAKEN;
      return at.has(relay) || overtaken;
    });
  }
}
