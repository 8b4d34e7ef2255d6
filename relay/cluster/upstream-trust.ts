/**
 * Judges the upstream relays of one room, by the same rules as a listener. A relay never forwards altered audio, but an upstream that sends it sends
 * less of what was said; listeners below hear everything only if it is detected here.
 */

import type { BundleDrop } from '../../src/node/fanout/forward/room-feed.ts';
import type { VerifierDrop } from '../../src/node/fanout/subscribe/bundle-verifier.ts';
import { ComparisonSchedule, type Position } from '../../src/node/fanout/subscribe/comparison-schedule.ts';
import { type Misdeed, RelayConduct } from '../../src/node/fanout/subscribe/relay-conduct.ts';
import { RelayTrust } from '../../src/node/fanout/subscribe/relay-trust.ts';
import { readBundle } from '../../src/node/records/bundle.ts';
import type { Counters } from '../util/counters.ts';

/** An upstream relay, and the path that it reports for its audio. */
export interface Watched {
  /** Its URL: what comes from an address counts against that address, whatever relay somebody says is there. */
  readonly relay: string;
  readonly path: readonly string[];
}

/** How a listener would judge a drop here. Stale and excess bundles were dropped before they cost anything, and other relays send them too. */
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

  /** True for a relay that lied: not to be used while there is another. */
  hasLeft(relay: string, now: number): boolean {
    this.#left.forgive(now);
    return this.#left.has(relay);
  }

  /** It was asked for history: it may repeat audio for a moment. */
  asked(relay: string, now: number): void {
    this.#conduct.asked(relay, now);
  }

  /** The outcome of a bundle that it sent. */
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

  /** This many of the records it sent were invalid. */
  records(relay: string, rejected: number, now: number): void {
    this.#note(relay, this.#conduct.records(relay, rejected, now), now);
  }

  /** It sent more than it may. */
  flooded(relay: string, now: number): void {
    this.#note(relay, 'flooded', now);
  }

  /**
   * Begins, follows and ends comparisons of the upstream that brings audio with the standby. Returns the one that must also bring audio, while a
   * comparison runs. `newest`: the newest frame of each stream.
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
      // Each relay on the path adds delay: one further down is later without lying.
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
