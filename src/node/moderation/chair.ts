/**
 * Being chair: the first person present, in order of succession, takes acts into the state, decides who was first to take a seat, and signs. Every
 * page whose person may be chair runs this; normally one of them acts, or two for as long as they cannot hear each other.
 */

import { type PersonId, personOf } from '../identity/person.ts';
import { CHAIR_PATIENCE, STATE_REPEAT, STATE_SPACING } from '../records/moderation-limits.ts';
import type { Act } from './act.ts';
import { bans } from './bans.ts';
import type { Credential } from './credential.ts';
import { admit, applyAct, type Decisions, settled, takeSeat } from './decisions.ts';
import type { Permissions, SeatTaker } from './permissions.ts';
import type { StateDraft } from './state.ts';

/** Somebody in the room who was heard recently. */
export interface Present {
  readonly person: PersonId;
  /** Session key in hex. */
  readonly session: string;
}

/** What is known of people without a record in the room. */
export interface AudienceStanding {
  /** Seats that guests have taken. */
  readonly takerOf: SeatTaker;
  /** Whether somebody listens as a guest. */
  readonly isInside: (person: PersonId) => boolean;
  /** People whose hand is raised. */
  readonly raised: () => readonly PersonId[];
}

const NOBODY: AudienceStanding = { takerOf: () => undefined, isInside: () => false, raised: () => [] };

/**
 * The state that this peer must sign as chair at `now`; undefined when it is not chair or nothing is due. `present`: those heard within
 * CHAIR_SILENCE, this peer included; `entered`: when this peer came in.
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
  // Also of somebody who may decide no more: others may have keys of that term.
  const highest = permissions.allStates.reduce((most, { term }) => Math.max(most, term), 0);
  const mine = base?.session === me.session && base.term === highest;
  if (mine && now - base.at < STATE_SPACING) return undefined;
  // Somebody claimed the highest term of this second: the next one has a higher.
  if (!mine && highest >= permissions.termLimit(now)) return undefined;
  const held = { ...permissions.content, banned: bansToSign(permissions, me.person) };
  const people = new Set([...present.map((p) => p.person), ...audience.raised()]);
  const after = decided(permissions, held, people, now);
  const pardons = pardonsToSign(permissions, me.person, after.pardons, held.pardons);
  const content = settled(seated(permissions, { ...after, pardons }, audience, now), now);
  if (mine && sameContent(content, base) && now - base.at < STATE_REPEAT) return undefined;
  return {
    ...content,
    term: mine ? base.term : highest + 1,
    version: mine ? base.version + 1 : 0,
    // A clock that was set back must not make the state look old.
    at: Math.max(now, mine ? base.at + 1 : 0),
  };
}

/**
 * The bans that this chair signs for: its own, hosts', and those whose act is known. What a moderator merely wrote into a state holds only for as long
 * as they may be chair.
 */
function bansToSign(permissions: Permissions, chair: PersonId): ReadonlySet<PersonId> {
  const signed = permissions.allStates.filter((s) => s.chair === chair || permissions.roleOf(s.chair) === 'host');
  const backed = new Set([
    ...signed.flatMap(({ banned }) => [...banned]),
    ...permissions.acts.flatMap(({ deed, whom }) => (deed === 'ban' && whom ? [whom.person] : [])),
  ]);
  return new Set([...permissions.content.banned].filter((person) => backed.has(person)));
}

/**
 * Pardons are signed for as long as another chair's state bans the person. A new one undoes every ban that is known now, whatever the clocks of those
 * who signed them say.
 */
function pardonsToSign(
  permissions: Permissions,
  chair: PersonId,
  pardons: Decisions['pardons'],
  known: Decisions['pardons'],
): Decisions['pardons'] {
  const signed = new Map<PersonId, number>();
  for (const [person, at] of pardons) {
    const banning = permissions.allStates.filter((s) => s.chair !== chair && bans(s, person));
    if (banning.length === 0) continue;
    signed.set(person, known.get(person) === at ? at : Math.max(at, ...banning.map((s) => s.at)));
  }
  return signed.size === known.size && [...signed].every(([person, at]) => known.get(person) === at) ? known : signed;
}

/** With the acts that it does not include yet, oldest first. */
function decided(permissions: Permissions, content: Decisions, people: ReadonlySet<PersonId>, now: number): Decisions {
  const pending = permissions.acts.filter((a) => a.at > (permissions.content.marks.get(a.by) ?? 0));
  return pending.reduce((held: Decisions, act: Act) => applyAct(held, act, people, now), content);
}

/** The first person with a grant takes its seat, so that nobody else can; in a locked room only people inside do. */
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
      // A person removed by this very state is still among the guests.
      if (!isInside(person) || (held.standings.get(person)?.removedUntil ?? 0) > now) continue;
      const admitted = admit(held, person);
      if (admitted === held) continue;
      held = admitted;
    }
    held = takeSeat(held, chain.seat, person);
  }
  return held;
}

/** True for a grant of a banned person, or one issued by a banned person. */
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
    a.pardons === b.pardons &&
    a.banned.size === b.banned.size
  );
}
