/** The revocations of a room: bounded, so that nobody who may revoke can use up what a host needs to revoke them. */
import { CLOCK_TOLERANCE } from '../grants/constants.ts';
import type { GrantId } from '../grants/cwt-claims.ts';
import type { Revocation } from '../grants/revocation.ts';
import { keyToHex } from '../identity/keys.ts';
import { type PersonId, personOf } from '../identity/person.ts';
import type { Outcome } from '../records/kinds.ts';
import { MAX_REVOCATIONS, MAX_REVOCATIONS_EACH } from '../records/moderation-limits.ts';
import { crowdedOut } from '../util/shares.ts';
import { copyOf } from '../wire/cbor.ts';
import { isHosts, type Rank } from './succession.ts';

/** A decoded record with its bytes, to be forwarded. */
type Signed<T> = T & { readonly bytes: Uint8Array };

interface Entry {
  readonly revocation: Signed<Revocation>;
  readonly branch: string | undefined;
}

/** Grants that hold no more. */
export interface Void {
  has(id: GrantId): boolean;
}

export class Revocations {
  /** By grant; those that only hold while their author may decide, by grant and author. */
  readonly #entries = new Map<string, Entry>();

  /** Grants that somebody above them took back: those are void whoever decides in the room. */
  has(id: GrantId): boolean {
    return this.#entries.has(id);
  }

  /**
   * The grants that are void. What somebody revoked who is not above the grant counts while they may decide about its holder: first what hosts did,
   * then what moderators did who are that still. So the result does not depend on what arrived first. `rankOf`: where somebody stands now, by what is void so far.
   * The time that a revocation names is its author's to choose, and decides nothing.
   */
  inForce(rankOf: (person: PersonId, revoked: Void) => Rank | undefined): Void {
    const conditional = this.all.filter(({ upstream }) => !upstream);
    if (conditional.length === 0) return this;
    const counting = (revoked: Void, may: (by: Rank, whom: Rank | undefined) => boolean): Void => {
      const counted = new Set(
        conditional.flatMap(({ id, by, target: { holder } }) => {
          const rank = rankOf(personOf(by), revoked);
          const whom = holder === null ? undefined : rankOf(personOf(holder), revoked);
          return rank !== undefined && may(rank, whom) ? [id] : [];
        }),
      );
      return { has: (id) => revoked.has(id) || counted.has(id) };
    };
    const byHosts = counting(this, (by, whom) => isHosts(by) && (whom === undefined || !isHosts(whom)));
    return counting(byHosts, (by, whom) => !isHosts(by) && whom === undefined);
  }

  get all(): readonly Signed<Revocation>[] {
    return [...this.#entries.values()].map(({ revocation }) => revocation);
  }

  /**
   * Keeps a genuine revocation by somebody with the right to it. `branch`: whose it counts as; undefined for a host, whose find place as long as there
   * are others to make it.
   */
  take(revocation: Revocation, bytes: Uint8Array, branch: string | undefined, now: number): Outcome {
    const { id, target, upstream, by } = revocation;
    const key = upstream ? id : `${id} ${keyToHex(by)}`;
    if (this.#entries.has(key)) return 'refreshed';
    // A grant is void with any above it.
    if (target.links.some((link) => this.has(link.id))) return 'old';
    const isUnder = ({ target: { links } }: Revocation): boolean => upstream && links.some((link) => link.id === id);
    const under = [...this.#entries].filter(([, entry]) => isUnder(entry.revocation));
    const held = [...this.#entries.values()].filter((entry) => entry.branch === branch).length;
    if (branch !== undefined && under.length === 0 && held >= MAX_REVOCATIONS_EACH) return 'full';
    for (const [superseded] of under) this.#entries.delete(superseded);
    if (this.#entries.size >= MAX_REVOCATIONS) this.#forgetExpired(now);
    if (this.#entries.size >= MAX_REVOCATIONS) {
      const evicted = crowdedOut(
        [...this.#entries].map(([key, entry]) => [key, entry.branch] as const),
        branch,
      );
      if (evicted === undefined) return 'full';
      this.#entries.delete(evicted);
    }
    this.#entries.set(key, { revocation: { ...revocation, bytes: copyOf(bytes) }, branch });
    return 'changed';
  }

  /** What nobody can use any more, by any clock that agrees with this one. */
  #forgetExpired(now: number): void {
    for (const [key, { revocation }] of this.#entries)
      if (now - 2 * CLOCK_TOLERANCE > revocation.target.expires) this.#entries.delete(key);
  }
}
