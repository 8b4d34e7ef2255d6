/** The revocations of a room: bounded, so that nobody who may revoke can use up what a host needs to revoke them. */
import { CLOCK_TOLERANCE } from '../grants/constants.ts';
import type { GrantId } from '../grants/cwt-claims.ts';
import type { Revocation } from '../grants/revocation.ts';
import type { Outcome } from '../records/kinds.ts';
import { MAX_REVOCATIONS, MAX_REVOCATIONS_EACH } from '../records/moderation-limits.ts';
import { crowdedOut } from '../util/shares.ts';
import { copyOf } from '../wire/cbor.ts';

/** A decoded record with its bytes, to be forwarded. */
type Signed<T> = T & { readonly bytes: Uint8Array };

interface Entry {
  readonly revocation: Signed<Revocation>;
  readonly branch: string | undefined;
}

export class Revocations {
  readonly #entries = new Map<GrantId, Entry>();

  has(id: GrantId): boolean {
    return this.#entries.has(id);
  }

  get all(): readonly Signed<Revocation>[] {
    return [...this.#entries.values()].map(({ revocation }) => revocation);
  }

  /**
   * Keeps a genuine revocation by somebody with the right to it. `branch`: whose it counts as; undefined for a host, whose find place as long as there
   * are others to make it.
   */
  take(revocation: Revocation, bytes: Uint8Array, branch: string | undefined, now: number): Outcome {
    const { id, target } = revocation;
    if (this.#entries.has(id)) return 'refreshed';
    // A grant is void with any above it.
    if (target.links.some((link) => this.#entries.has(link.id))) return 'old';
    const under = [...this.#entries].filter(([, { revocation: r }]) => r.target.links.some((link) => link.id === id));
    const held = [...this.#entries.values()].filter((entry) => entry.branch === branch).length;
    if (branch !== undefined && under.length === 0 && held >= MAX_REVOCATIONS_EACH) return 'full';
    for (const [key] of under) this.#entries.delete(key);
    if (this.#entries.size >= MAX_REVOCATIONS) this.#forgetExpired(now);
    if (this.#entries.size >= MAX_REVOCATIONS) {
      const evicted = crowdedOut(
        [...this.#entries].map(([key, entry]) => [key, entry.branch] as const),
        branch,
      );
      if (evicted === undefined) return 'full';
      this.#entries.delete(evicted);
    }
    this.#entries.set(id, { revocation: { ...revocation, bytes: copyOf(bytes) }, branch });
    return 'changed';
  }

  /** What nobody can use any more, by any clock that agrees with this one. */
  #forgetExpired(now: number): void {
    for (const [key, { revocation }] of this.#entries)
      if (now - 2 * CLOCK_TOLERANCE > revocation.target.expires) this.#entries.delete(key);
  }
}
