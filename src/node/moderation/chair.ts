/**
 * Being chair: the first in order who is there takes acts into the state, says who was first to take a seat, and signs. Any page whose person may be
 * chair keeps one of these; at most one of them acts at a time, or two for as long as they do not hear of each other.
 */

import { type PersonId, personOf } from '../identity/person.ts';
import { CHAIR_PATIENCE, MAX_TERM, STATE_REPEAT, STATE_SPACING } from '../records/moderation-limits.ts';
import type { Act } from './act.ts';
import type { Credential } from './credential.ts';
import { admit, applyAct, type Decisions, settled, takeSeat } from './decisions.ts';
import type { Permissions, SeatTaker } from './permissions.ts';
import type { StateDraft } from './state.ts';

/** Somebody in the room who was heard of lately. */
export interface Present {
  readonly person: PersonId;
  /** Session key in hex. */
  readonly session: string;
}

/** What is known of those who have no record in the room. */
export interface AudienceStanding {
  /** Which seats guests have. */
  readonly takerOf: SeatTaker;
  /** Whether somebody listens as a guest. */
  readonly isInside: (person: PersonId) => boolean;
  /** Those whose hand is up. */
  readonly raised: () => readonly PersonId[];
}

const NOBODY: AudienceStanding = { takerOf: () => undefined, isInside: () => false, raised: () => [] };

/**
 * What I am to say as chair at `now`, or undefined when I am not chair or nothing is due. `present` are those heard of within CHAIR_SILENCE, me
 * included; `entered` is when I came in.
 */
export function due(
  permissions: Permissions,
  me: Present,
  present: readonly Present[],
  entered: number,
  now: number,
  audience: AudienceStanding = NOBODY,
): StateDraft | undefined {
  if (now - entered < CHAIR_PATIENCE) return undefined;
  if (permissions.first(present)?.session !== me.session) return undefined;
  const base = permissions.current;
  const mine = base?.session === me.session;
  if (mine && now - base.at < STATE_SPACING) return undefined;
  // Whoever counted up out of malice holds the chair until their right is taken back: their state counts no more then.
  if (!mine && base?.term === MAX_TERM) return undefined;
  const held = permissions.content;
  const people = new Set([...present.map((p) => p.person), ...audience.raised()]);
  const content = settled(seated(permissions, decided(permissions, held, people, now), audience, now), now);
  if (mine && sameContent(content, base) && now - base.at < STATE_REPEAT) return undefined;
  return {
    ...content,
    term: mine ? base.term : (base?.term ?? 0) + 1,
    version: mine ? base.version + 1 : 0,
    // A clock that was set back must not make the state look old.
    at: Math.max(now, mine ? base.at + 1 : 0),
  };
}

function decided(permissions: Permissions, content: Decisions, people: ReadonlySet<PersonId>, now: number): Decisions {
  return permissions.pending.reduce((held: Decisions, act: Act) => applyAct(held, act, people, now), content);
}

/** Whoever is first with a grant takes its seat, so that nobody else has it; in a room that is locked only those who are inside. */
function seated(
  permissions: Permissions,
  content: Decisions,
  { takerOf, isInside }: AudienceStanding,
  now: number,
): Decisions {
  let held = content;
  for (const credential of permissions.credentials) {
    const { person, chain } = credential;
    if (!permissions.isGenuine(credential, 'listen') || isOf(held.banned, credential)) continue;
    if ((takerOf(chain.seat) ?? person) !== person) continue;
    if (held.locked && !held.admitted.has(person)) {
      // Who is put out by this very state still has a place among the guests.
      if (!isInside(person) || (held.standings.get(person)?.removedUntil ?? 0) > now) continue;
      const admitted = admit(held, person);
      if (admitted === held) continue;
      held = admitted;
    }
    held = takeSeat(held, chain.seat, person);
  }
  return held;
}

/** True for a grant of somebody who is banned, or given by one. */
function isOf(banned: ReadonlySet<PersonId>, { person, chain }: Credential): boolean {
  return banned.has(person) || chain.links.some(({ issuer }) => banned.has(personOf(issuer)));
}

function sameContent(a: Decisions, b: Decisions): boolean {
  return (
    a.locked === b.locked &&
    a.ended === b.ended &&
    a.standings === b.standings &&
    a.seats === b.seats &&
    a.admitted === b.admitted &&
    a.marks === b.marks &&
    a.banned.size === b.banned.size
  );
}
