/** The grants of a room: bounded, so that nobody who may invite can use up the place of others, here or in what newcomers are sent. */
import type { PersonId } from '../identity/person.ts';
import type { Outcome } from '../records/kinds.ts';
import { MAX_CLAIMS, MAX_CREDENTIALS, MAX_LEADS_TOLD } from '../records/moderation-limits.ts';
import { crowdedOut } from '../util/shares.ts';
import type { Credential } from './credential.ts';

/** What the rest of the room's records say of people and their grants. */
export interface Judge {
  /** As whose work a grant counts: the first below the hosts on the way to it; undefined for a host's. */
  branchOf(credential: Credential): string | undefined;
  /** False for one that holds no more. */
  isGenuine(credential: Credential): boolean;
  /** Whether the state names this person as who took the grant's seat. */
  isSeated(credential: Credential): boolean;
  /** What a person is: hosts, moderators and others. */
  roleOf(person: PersonId): 'host' | 'moderator' | 'none';
}

export class Credentials {
  readonly #judge: Judge;
  readonly #entries = new Map<string, Credential>();

  constructor(judge: Judge) {
    this.#judge = judge;
  }

  /** By person, who may hold several; the youngest last. */
  get all(): readonly Credential[] {
    return [...this.#entries.values()];
  }

  /** `isHere`: whether a person is in the room. */
  take(credential: Credential, isHere: (person: PersonId) => boolean): Outcome {
    const { chain } = credential;
    const key = keyOf(credential);
    if (this.#entries.has(key)) return 'refreshed';
    // Whoever finds a link can claim it many times: a few claims are kept, and the chair chooses the first.
    const rivals = this.all.filter((c) => c.chain.id === chain.id);
    if (rivals.length >= MAX_CLAIMS && !this.#makePlaceAmong(rivals, credential)) return 'full';
    if (this.#entries.size >= MAX_CREDENTIALS && !this.#makePlace(credential, isHere)) return 'full';
    this.#entries.set(key, credential);
    return 'changed';
  }

  /**
   * What newcomers are sent: first what other records need to be understood, of hosts, moderators and those that `needed` names; then all
   * others, by turns of those below the hosts who let them in, so that nobody fills what can be sent.
   */
  told(needed: readonly ((credential: Credential) => boolean)[]): {
    readonly first: readonly Credential[];
    readonly last: readonly Credential[];
  } {
    const { branchOf, roleOf } = this.#judge;
    const turns = new Map<string | undefined, number>();
    const inTurns = this.all
      .map((credential) => {
        const branch = branchOf(credential);
        const turn = turns.get(branch) ?? 0;
        turns.set(branch, turn + 1);
        return { credential, turn };
      })
      .sort((a, b) => a.turn - b.turn)
      .map(({ credential }) => credential);
    const leads = inTurns.filter(({ person }) => roleOf(person) !== 'none');
    const first = new Set([
      ...leads.filter(({ person }) => roleOf(person) === 'host'),
      ...leads.slice(0, MAX_LEADS_TOLD),
      ...needed.flatMap((one) => inTurns.find(one) ?? []),
    ]);
    return { first: [...first], last: inTurns.filter((credential) => !first.has(credential)) };
  }

  /** Whom the chair chose among the claims is known, whatever other claims came before theirs. */
  #makePlaceAmong(rivals: readonly Credential[], credential: Credential): boolean {
    const { isSeated } = this.#judge;
    const spare = isSeated(credential) ? rivals.find((c) => !isSeated(c)) : undefined;
    return spare !== undefined && this.#entries.delete(keyOf(spare));
  }

  /**
   * Grants that hold no more go first, then of people who are not here, who show theirs again when they return; each time the last of whoever let most
   * of them in. Hosts and moderators stay known while they are away, because their decisions still apply.
   */
  #makePlace(credential: Credential, isHere: (person: PersonId) => boolean): boolean {
    const { branchOf, isGenuine, roleOf } = this.#judge;
    for (const [key, c] of this.#entries) if (!isGenuine(c)) this.#entries.delete(key);
    if (this.#entries.size < MAX_CREDENTIALS) return true;
    const shares = [...this.#entries].map(([key, c]) => ({ key, c, branch: branchOf(c) }));
    const isSpare = ({ person }: Credential): boolean => roleOf(person) === 'none' && !isHere(person);
    const crowded =
      crowdedOut(
        shares.map(({ key, c, branch }) => [key, isSpare(c) ? branch : undefined] as const),
        undefined,
      ) ??
      crowdedOut(
        shares.map(({ key, branch }) => [key, branch] as const),
        branchOf(credential),
      );
    return crowded !== undefined && this.#entries.delete(crowded);
  }
}

function keyOf({ chain, person }: Credential): string {
  return `${chain.id} ${person}`;
}
