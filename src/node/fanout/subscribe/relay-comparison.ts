/**
 * Two relays side by side: pure. For a moment both bring a room's audio; what one keeps back or brings late shows beside the other, and by
 * nothing else, for silence and delay need no forgery.
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

/** What comes this soon after the beginning may be what was missed before, ms. */
const SETTLE = 500;
/** A bundle that one relay brought and the other did not for so long is kept back, ms: longer than a bad line stalls. */
const PATIENCE = 2_500;
/** The same where that relay brought a later one, ms: by one line a relay brings all in order, but a second line begins while the first may stall. */
const OVERTAKEN = 1_000;
/** Bundles that both or one of them brought, after which there is a finding: 0.7 s of one voice. */
const ENOUGH = 12;
/** Share of bundles kept back, in one of so many, that no line explains while the other relay brings them. */
const KEPT_BACK = 0.25;
/** How much later than the other a relay may bring nearly everything, ms: several relays more on the way. */
const LATE = 250;
/** Bundles remembered. */
const MAX_BUNDLES = 512;

export class RelayComparison {
  readonly relays: readonly [string, string];
  readonly #since: number;
  /** The newest frame of each stream before it began. */
  readonly #before: ReadonlyMap<StreamId, number>;
  /** By stream and number, in the order they came first. */
  readonly #arrivals = new Map<string, Arrival>();
  /** The newest that each relay brought of each stream, by 'relay stream'. */
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

  /** What it has come to: undefined while there is too little to tell, 'alike' when neither stands back behind the other. */
  judge(now: number): Finding | 'alike' | undefined {
    const judged: Arrival[] = [];
    for (const arrival of this.#arrivals.values()) {
      if (arrival.first - this.#since < SETTLE) continue;
      // As far as it is clear, and no further: else only what both brought would be counted.
      if (!this.#isSettled(arrival, now)) break;
      judged.push(arrival);
    }
    if (judged.length < ENOUGH) return undefined;
    const [a, b] = this.relays;
    const missing = (relay: string): number => judged.filter(({ at }) => !at.has(relay)).length;
    const [noA, noB] = [missing(a), missing(b)];
    const many = KEPT_BACK * judged.length;
    // A line that loses what both bring makes holes at both; a relay that keeps back does so alone.
    if (noA >= many && noA > 3 * noB) return { relay: a, misdeed: 'withheld' };
    if (noB >= many && noB > 3 * noA) return { relay: b, misdeed: 'withheld' };
    const behind = judged
      .filter(({ at }) => at.size === 2)
      .map(({ at }) => at.get(a)! - at.get(b)!)
      .sort((x, y) => x - y);
    // Nearly all must be late: a stall of the line delays what came in it and no more.
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
