/** The decisions that a state contains, and what an act changes in them: pure. */

import type { PersonId } from '../identity/person.ts';
import {
  BAN_DAY,
  BAN_HOUR,
  MAX_ADMITTED,
  MAX_BANNED,
  MAX_CHAIRS,
  MAX_PARDONS,
  MAX_SEATS,
  MAX_STANDINGS,
  REMOVAL,
  REMOVAL_KNOWN,
} from '../records/moderation-limits.ts';
import type { Act } from './act.ts';

/** Decisions about one person. Most people have none. */
export interface Standing {
  /** May go on stage where that takes an invitation. */
  readonly invited: boolean;
  /** Was sent to the audience: may go on stage again when invited. */
  readonly seated: boolean;
  /** Is silenced: nobody plays them. */
  readonly silenced: boolean;
  /**
   * Removed, or banned for a time, until then, ms since 1970 by the chair's clock; 0 when not. Remembered for a while after, so that what they were
   * given before is void.
   */
  readonly removedUntil: number;
}

export interface Decisions {
  /** Only people in `admitted` may come in. */
  readonly locked: boolean;
  /** The host ended the room for all. */
  readonly ended: boolean;
  readonly standings: ReadonlyMap<PersonId, Standing>;
  readonly banned: ReadonlySet<PersonId>;
  /** Who was let back in, and when, ms: what other chairs' states of up to then ban no more. Only of people whom such a state still bans. */
  readonly pardons: ReadonlyMap<PersonId, number>;
  /** Who took which seat of an invite that anyone could have taken, by seat id. The first one keeps it. */
  readonly seats: ReadonlyMap<string, PersonId>;
  readonly admitted: ReadonlySet<PersonId>;
  /** The last act of each host and moderator that is included, ms: later acts are pending. */
  readonly marks: ReadonlyMap<PersonId, number>;
}

export const NO_STANDING: Standing = { invited: false, seated: false, silenced: false, removedUntil: 0 };

export const NOTHING_DECIDED: Decisions = {
  locked: false,
  ended: false,
  standings: new Map(),
  banned: new Set(),
  pardons: new Map(),
  seats: new Map(),
  admitted: new Set(),
  marks: new Map(),
};

/** The decisions after an act by someone who may do it. `present`: people in the room now, who stay when it is locked. */
export function applyAct(content: Decisions, act: Act, present: ReadonlySet<PersonId>, now: number): Decisions {
  const after = { ...content, marks: withMark(content.marks, act) };
  const whom = act.whom?.person;
  const before = content.standings.get(whom!) ?? NO_STANDING;
  const change = (standing: Partial<Standing>): Decisions => ({
    ...after,
    standings: withStanding(content.standings, whom!, { ...before, ...standing }, now),
  });
  /** They return to a locked room no sooner than anybody else. A shorter time takes nothing off a longer one. */
  const putOut = (ms: number): Decisions => ({
    ...change({ invited: false, removedUntil: Math.max(before.removedUntil, now + ms) }),
    admitted: without(content.admitted, whom!),
  });
  switch (act.deed) {
    case 'invite-to-stage': {
      // It ends a removal, and no ban for a time.
      const removedUntil = before.removedUntil > now + REMOVAL ? before.removedUntil : 0;
      const invited = change({ invited: true, seated: false, removedUntil });
      return content.locked ? admit(invited, whom!) : invited;
    }
    case 'to-audience':
      return change({ invited: false, seated: true });
    case 'silence':
      return change({ silenced: true });
    case 'unsilence':
      return change({ silenced: false });
    case 'remove':
      return putOut(REMOVAL);
    case 'ban-hour':
      return putOut(BAN_HOUR);
    case 'ban-day':
      return putOut(BAN_DAY);
    case 'ban':
      return {
        ...after,
        banned: withPerson(content.banned, whom!, MAX_BANNED),
        pardons: withPardon(content.pardons, whom!, undefined),
      };
    case 'unban':
      return {
        // What they were given before they were put out stays void.
        ...change({ removedUntil: now }),
        banned: without(content.banned, whom!),
        pardons: withPardon(content.pardons, whom!, now),
      };
    case 'admit':
      return content.locked ? admit(after, whom!) : after;
    case 'lock':
      // Locking already recorded who was inside.
      return content.locked ? after : { ...after, locked: true, admitted: new Set(inside(content, present, now)) };
    case 'unlock':
      return { ...after, locked: false, admitted: new Set() };
    case 'end':
      return { ...after, ended: true };
    default:
      // Grants and the charter carry these out; the act is only for the log.
      return after;
  }
}

/** Those of `present` who are not removed or banned now. */
function inside({ banned, standings }: Decisions, present: ReadonlySet<PersonId>, now: number): readonly PersonId[] {
  const isIn = (person: PersonId): boolean =>
    !banned.has(person) && (standings.get(person) ?? NO_STANDING).removedUntil <= now;
  return [...present].filter(isIn).slice(0, MAX_ADMITTED);
}

/** Records who took a seat. The first one keeps it. */
export function takeSeat(content: Decisions, seat: string, person: PersonId): Decisions {
  if (content.seats.has(seat) || content.seats.size >= MAX_SEATS) return content;
  return { ...content, seats: new Map([...content.seats, [seat, person]]) };
}

/** Admits somebody who was inside, unknown to the chair, when the room was locked. Unchanged when there is no place. */
export function admit(content: Decisions, person: PersonId): Decisions {
  if (content.admitted.has(person) || content.admitted.size >= MAX_ADMITTED) return content;
  return { ...content, admitted: new Set([...content.admitted, person]) };
}

/** The decisions without those that have expired. */
export function settled(content: Decisions, now: number): Decisions {
  const over = [...content.standings].filter(([, s]) => s.removedUntil !== 0 && s.removedUntil + REMOVAL_KNOWN <= now);
  if (over.length === 0) return content;
  let { standings } = content;
  for (const [person, standing] of over)
    standings = withStanding(standings, person, { ...standing, removedUntil: 0 }, now);
  return { ...content, standings };
}

/** With this standing of a person; where there is no place, those go that are missed least. */
export function withStanding(
  standings: ReadonlyMap<PersonId, Standing>,
  person: PersonId,
  standing: Standing,
  now: number,
): ReadonlyMap<PersonId, Standing> {
  const next = new Map(standings);
  next.delete(person);
  if (standing.invited || standing.seated || standing.silenced || standing.removedUntil > 0) next.set(person, standing);
  // People who were only removed are evicted first, the longest ago: nearly all of them may return by now. Then people who were only invited: an
  // invitation can be repeated, a silencing or a ban must not be lost.
  if (next.size > MAX_STANDINGS) {
    const others = [...next].filter(([p, s]) => p !== person && !s.silenced && !s.seated);
    const dispensable =
      others.find(([, s]) => !s.invited && s.removedUntil <= now + REMOVAL) ??
      others.find(([, s]) => s.invited) ??
      others[0] ??
      [...next][0]!;
    next.delete(dispensable[0]);
  }
  return next;
}

function without(set: ReadonlySet<PersonId>, person: PersonId): ReadonlySet<PersonId> {
  return set.has(person) ? new Set([...set].filter((one) => one !== person)) : set;
}

/** Without `at` the pardon goes. */
function withPardon(
  pardons: ReadonlyMap<PersonId, number>,
  person: PersonId,
  at: number | undefined,
): ReadonlyMap<PersonId, number> {
  if (at === undefined && !pardons.has(person)) return pardons;
  const next = new Map(pardons);
  next.delete(person);
  if (at !== undefined) next.set(person, at);
  if (next.size > MAX_PARDONS) next.delete(next.keys().next().value!);
  return next;
}

function withPerson(set: ReadonlySet<PersonId>, person: PersonId, most: number): ReadonlySet<PersonId> {
  return set.size >= most ? set : new Set([...set, person]);
}

function withMark(marks: ReadonlyMap<PersonId, number>, { by, at }: Act): ReadonlyMap<PersonId, number> {
  const next = new Map(marks);
  next.delete(by);
  next.set(by, Math.max(at, marks.get(by) ?? 0));
  if (next.size > MAX_CHAIRS) next.delete(next.keys().next().value!);
  return next;
}
