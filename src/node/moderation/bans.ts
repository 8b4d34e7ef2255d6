/** Who is banned for good, by the states of all who may be chair: pure, and the same whatever order the states came in. */
import type { PersonId } from '../identity/person.ts';
import { MAX_BANNED } from '../records/moderation-limits.ts';
import type { State } from './state.ts';
import { byRank, isHosts, type Rank } from './succession.ts';

/** A chair's newest state, and where the chair stands in the order of succession. */
interface Ranked {
  readonly state: State;
  readonly rank: Rank;
}

/**
 * Who is banned by the states of those who may be chair, first in order of succession first: nobody may crowd hosts' bans out. A ban holds no more
 * after a pardon, which counts against the states of up to then; against a host's, only a host's does.
 */
export function bansOf(states: readonly Ranked[]): ReadonlySet<PersonId> {
  const ranked = [...states].sort((a, b) => byRank(a.rank, b.rank));
  const isPardoned = (person: PersonId, ban: Ranked): boolean =>
    ranked.some(
      ({ state, rank }) =>
        (isHosts(rank) || !isHosts(ban.rank)) &&
        state.chair !== ban.state.chair &&
        (state.pardons.get(person) ?? Number.NEGATIVE_INFINITY) >= ban.state.at,
    );
  const held = ranked.flatMap((ban) => [...ban.state.banned].filter((person) => !isPardoned(person, ban)));
  return new Set([...new Set(held)].slice(0, MAX_BANNED));
}
