/**
 * The relays that this one listens at in one room, watched: by the same rules as at a listener's ear. A relay does not hand on what is altered,
 * but whoever brings it brings less of what was said; those below hear a whole room only if somebody notices here.
 */

import type { BundleDrop } from '../../src/node/fanout/forward/room-feed.ts';
import type { VerifierDrop } from '../../src/node/fanout/subscribe/bundle-verifier.ts';
import { ComparisonSchedule, type Position } from '../../src/node/fanout/subscribe/comparison-schedule.ts';
import { type Misdeed, RelayConduct } from '../../src/node/fanout/subscribe/relay-conduct.ts';
import { RelayTrust } from '../../src/node/fanout/subscribe/relay-trust.ts';
import { readBundle } from '../../src/node/records/bundle.ts';
import type { Counters } from '../util/counters.ts';

/** A relay that is listened at, and the way by which it says that audio comes to it. */
export interface Watched {
  readonly relay: string;
  readonly path: readonly string[];
}

/** What a drop here would be at an ear. What is stale or too much was dropped before it cost anything, and other relays bring the like. */
const AT_THE_EAR: Partial<Record<BundleDrop, VerifierDrop>> = {
  malformed: 'malformed',
  'not-a-speaker': 'not-a-speaker',
  signature: 'signature',
  replay: 'seen',
};

export class UpstreamTrust {
  readonly #conduct = new RelayConduct();
  readonly #checks: ComparisonSchedule;
  readonly #counters: Counters;
  readonly #left = new RelayTrust();
  #pair: readonly [Watched, Watched] | undefined;

  constructor(counters: Counters, now: number) {
    this.#counters = counters;
    this.#checks = new ComparisonSchedule(now);
  }

  /** True for a relay that lied: not to be listened at while there is another. */
  hasLeft(relay: string, now: number): boolean {
    this.#left.forgive(now);
    return this.#left.has(relay);
  }

  /** It was asked to go on from what had come: it may repeat for a moment. */
  asked(relay: string, now: number): void {
    this.#conduct.asked(relay, now);
  }

  /** What became of a bundle that it brought. */
  bundle(relay: string, bytes: Uint8Array, drop: BundleDrop | undefined, now: number): void {
    const ear = drop === undefined ? undefined : AT_THE_EAR[drop];
    if (drop !== undefined && ear === undefined) return;
    if (drop !== undefined && drop !== 'replay') {
      this.#note(relay, this.#conduct.bundle(relay, ear, undefined, now), now);
      return;
    }
    const { stream, frames } = readBundle(bytes);
    const named = { stream, last: frames.at(-1)!.seq };
    if (drop === undefined) this.#checks.heard(stream, frames, now);
    this.#checks.note(relay, named, now);
    this.#note(relay, this.#conduct.bundle(relay, ear, named, now), now);
  }

  /** So many records it told did not hold. */
  records(relay: string, rejected: number, now: number): void {
    this.#note(relay, this.#conduct.records(relay, rejected, now), now);
  }

  /** It sent more than one may. */
  flooded(relay: string, now: number): void {
    this.#note(relay, 'flooded', now);
  }

  /**
   * Begins, follows and ends comparisons of the relay that brings audio with the one that stands by. Returns the one that is to bring audio
   * besides, while one is under way. `newest`: what has come of each stream.
   */
  compare(
    live: Watched | undefined,
    standby: Watched | undefined,
    newest: readonly Position[],
    now: number,
  ): string | undefined {
    const pair = this.#pair;
    if (pair !== undefined) {
      const [a, b] = pair;
      const finding = this.#checks.judge(now);
      if (finding !== undefined) this.#checks.end(now);
      else if (a.relay === live?.relay && b.relay === standby?.relay) return b.relay;
      else this.#checks.void(a.relay);
      this.#pair = undefined;
      if (finding === undefined || finding === 'alike') return undefined;
      const [found, other] = finding.relay === a.relay ? [a, b] : [b, a];
      // Each relay on the way takes its time: who is further down is later, and no liar.
      if (finding.misdeed === 'late' && found.path.length > other.path.length) return undefined;
      this.#note(finding.relay, finding.misdeed, now);
      return undefined;
    }
    if (live === undefined || standby === undefined || !this.#checks.isDue(now)) return undefined;
    if (this.hasLeft(live.relay, now) || this.hasLeft(standby.relay, now)) return undefined;
    this.#pair = [live, standby];
    this.#checks.begin([live.relay, standby.relay], newest, now);
    return standby.relay;
  }

  #note(relay: string, misdeed: Misdeed | undefined, now: number): void {
    if (misdeed === undefined) return;
    if (!this.hasLeft(relay, now)) this.#counters.add('upstream.lied');
    this.#left.add({ id: relay, name: '', misdeed }, now);
  }
}
