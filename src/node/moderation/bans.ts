/** Who is banned, by the states of all who may be chair: pure, and the same whatever order the states came in. */
import type { PersonId } from '../identity/person.ts';
import { MAX_BANNED, REMOVAL } from '../records/moderation-limits.ts';
import { type Decisions, NO_STANDING, withStanding } from './decisions.ts';
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
  const held = ranked.flatMap((ban) => [...ban.state.banned].filter((person) => !isPardoned(ranked, person, ban)));
  return new Set([...new Set(held)].slice(0, MAX_BANNED));
}

/**
 * The standings of the state that holds, with the bans for a time that states of hosts tell: whoever leads the room next cannot leave them out. They
 * are pardoned like those for good. The same map where it tells all of them already.
 */
export function withTimedBans(
  standings: Decisions['standings'],
  states: readonly Ranked[],
  now: number,
): Decisions['standings'] {
  const hosts = states.filter(({ rank }) => isHosts(rank)).sort((a, b) => byRank(a.rank, b.rank));
  let held = standings;
  for (const ban of hosts)
    for (const [person, { removedUntil }] of timedBansIn(ban.state)) {
      const before = held.get(person) ?? NO_STANDING;
      if (removedUntil <= Math.max(now, before.removedUntil) || isPardoned(hosts, person, ban)) continue;
      held = withStanding(held, person, { ...before, invited: false, removedUntil }, now);
    }
  return held;
}

/** Whether a state bans this person, for good or for a time. */
export function bans(state: State, person: PersonId): boolean {
  return state.banned.has(person) || isTimedBan(state, state.standings.get(person)?.removedUntil ?? 0);
}

function timedBansIn(state: State) {
  return [...state.standings].filter(([, { removedUntil }]) => isTimedBan(state, removedUntil));
}

/** Longer than a removal, which states tell in whole seconds. In its last minute a ban for a time is like one. */
function isTimedBan({ at }: State, removedUntil: number): boolean {
  return removedUntil > at + REMOVAL + 1_000;
}

function isPardoned(states: readonly Ranked[], person: PersonId, ban: Ranked): boolean {
  return states.some(
    ({ state, rank }) =>
      (isHosts(rank) || !isHosts(ban.rank)) &&
      state.chair !== ban.state.chair &&
      (state.pardons.get(person) ?? Number.NEGATIVE_INFINITY) >= ban.state.at,
  );
}
