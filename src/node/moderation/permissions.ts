/**
 * Who may do what in a room: a pure, bounded state made of signed records, the same on every page and relay whatever their order of arrival. The
 * root's grants say who is host or moderator; the first of them present is the chair and signs the state; of several chairs' states the one with the
 * higher term is current, then the one with the lower key; bans and revocations of all of them apply.
 */
import { authorize } from '../grants/authorize.ts';
import type { VerifiedChain } from '../grants/chain.ts';
import type { OverIssue } from '../grants/over-issue.ts';
import type { Revocation } from '../grants/revocation.ts';
import type { Role as GrantRole } from '../grants/roles.ts';
import { keyToHex } from '../identity/keys.ts';
import { type PersonId, personOf } from '../identity/person.ts';
import type { Charter } from '../records/charter.ts';
import type { Equivocation } from '../records/equivocation.ts';
import type { Outcome } from '../records/kinds.ts';
import {
  MAX_ACTS,
  MAX_CHAIRS,
  MAX_EQUIVOCATIONS,
  MAX_OVER_ISSUES,
  MAX_STATES_TOLD,
  MAX_TERM,
  REMOVAL,
  TERM_SLACK,
} from '../records/moderation-limits.ts';
import { remember } from '../util/bounded-map.ts';
import { compare, equals } from '../wire/bytes.ts';
import { copyOf } from '../wire/cbor.ts';
import { ACT_LIFE, type Act, type Deed } from './act.ts';
import { bansOf, withTimedBans } from './bans.ts';
import type { Credential, Scope } from './credential.ts';
import { Credentials } from './credentials.ts';
import { type Decisions, NO_STANDING, NOTHING_DECIDED, type Standing } from './decisions.ts';
import { Revocations, type Void } from './revocations.ts';
import type { State } from './state.ts';
import { byRank, isHosts, type Rank, rankOf } from './succession.ts';

/** What a person may do in the room beyond talking and listening. */
export type Role = 'host' | 'moderator' | 'none';

/** A decoded record with its bytes, to be forwarded. */
type Signed<T> = T & { readonly bytes: Uint8Array };

/** Who sits in a seat (the path of a grant, such as '1.0'), as far as is known. */
export type SeatTaker = (seat: string) => PersonId | undefined;

/** Why somebody may not come in. */
export type Exclusion = 'banned' | 'removed' | 'locked' | 'uninvited';

/** What the rules of a room take from everybody's rights (`../room/room-rules.ts`). */
export interface House {
  /** Whether who may go on stage like anyone may do so still. */
  mayStay(person: PersonId): boolean;
  /** False while somebody else alone may be heard. */
  hasFloor(person: PersonId): boolean;
}

export class Permissions {
  /** Without it there are no rules. */
  house: House | undefined;
  readonly #now: () => number;
  #charter: Charter | undefined;
  readonly #credentials = new Credentials({
    branchOf: ({ chain, holder }) => this.#branchOf(holder, chain),
    isGenuine: (credential) => this.isGenuine(credential, 'listen'),
    isSeated: ({ chain, person }) => this.content.seats.get(chain.seat) === person,
    roleOf: (person) => this.roleOf(person),
  });
  readonly #revoked = new Revocations();
  /** What is revoked, as of an edition and second. */
  #revokedIn: { readonly edition: number; readonly second: number; readonly ids: Void } = {
    edition: -1,
    second: 0,
    ids: { has: () => false },
  };
  /** Who issued one slot twice, by their key in hex, with the proof. */
  readonly #cheats = new Map<string, Signed<OverIssue>>();
  /** Sessions that equivocated, by key in hex. */
  readonly #equivocations = new Map<string, Equivocation>();
  /** The newest state of each chair so far, and when it arrived by the local clock, ms. */
  readonly #states = new Map<PersonId, { readonly state: State; readonly toldAt: number }>();
  /** Sessions that have signed a state, in hex, and their persons; the latest last. */
  readonly #chairs = new Map<string, PersonId>();
  #acts: readonly Act[] = [];
  /** Incremented with every change, so that derived values are computed once. */
  #edition = 0;
  #derived: Derived | undefined;

  /** `now`: ms since 1970. Grants expire by it. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Grows with every change. */
  get edition(): number {
    return this.#edition;
  }

  setCharter(charter: Charter | undefined): void {
    if (charter === this.#charter) return;
    this.#charter = charter;
    this.#edition++;
  }

  /** What grants here must be for; undefined until the charter is known. */
  get scope(): Scope | undefined {
    return this.#charter;
  }

  /** Who may come in; undefined until the charter is known. */
  get access(): Charter['access'] | undefined {
    return this.#charter?.access;
  }

  /** Verified grants by person, who may hold several. */
  get credentials(): readonly Credential[] {
    return this.#credentials.all;
  }

  /** What newcomers are sent of them, before and after other records. */
  get toldCredentials(): ReturnType<Credentials['told']> {
    return this.#credentials.told([...this.#cheats.keys()].map((key) => (one) => hasIssued(one, key)));
  }

  get revocations(): readonly (Revocation & { readonly bytes: Uint8Array })[] {
    return this.#revoked.all;
  }

  /** Whether this grant was revoked, or one above it. */
  isRevoked({ links }: Pick<VerifiedChain, 'links'>): boolean {
    return links.some(({ id }) => this.#void.has(id));
  }

  /** Proofs that somebody issued one slot twice. */
  get overIssues(): readonly Signed<OverIssue>[] {
    return [...this.#cheats.values()];
  }

  /** Proofs that a session equivocated. */
  get equivocations(): readonly Equivocation[] {
    return [...this.#equivocations.values()];
  }

  /** Whether this session (key in hex) is known to have equivocated. */
  contradictsItself(session: string): boolean {
    return this.#equivocations.has(session);
  }

  /** The log: recent decisions, oldest first. */
  get acts(): readonly Act[] {
    return this.#acts;
  }

  /** `isHere`: whether a person is in the room; people who are not are evicted when there is no place. */
  takeCredential(credential: Credential, isHere: (person: PersonId) => boolean = () => true): Outcome {
    const outcome = this.#credentials.take(credential, isHere);
    return outcome === 'changed' ? this.#changed() : outcome;
  }

  /**
   * Revokes a grant: on behalf of its issuer, anyone above, or those who may remove its holder. Whether the last may is judged anew with every change,
   * so that it does not matter what arrives first; here only that they decide anything.
   */
  takeRevocation(revocation: Revocation, bytes: Uint8Array): Outcome | 'not-allowed' {
    const { by, upstream, target } = revocation;
    if (!upstream && this.#rankOf(personOf(by)) === undefined) return 'not-allowed';
    const outcome = this.#revoked.take(
      revocation,
      bytes,
      this.#branchOf(by, upstream ? target : undefined),
      this.#now(),
    );
    return outcome === 'changed' ? this.#changed() : outcome;
  }

  /** Applies the proof that somebody issued one slot twice: what they issued is void, except for seats that the chair had recorded. */
  takeOverIssue(proof: OverIssue, bytes: Uint8Array): Outcome {
    const key = keyToHex(proof.issuer);
    if (this.#cheats.has(key)) return 'refreshed';
    // Anyone can contradict themselves with a key that issued nothing here; and the root's slots are its own.
    const gave = this.credentials.some((credential) => hasIssued(credential, key));
    if (!gave || this.#charter === undefined || keyToHex(this.#charter.root) === key) return 'old';
    if (this.#cheats.size >= MAX_OVER_ISSUES) return 'full';
    this.#cheats.set(key, { ...proof, bytes: copyOf(bytes) });
    return this.#changed();
  }

  /** Applies the proof that a session equivocated, while it is in the room: from then on it is not heard. */
  takeEquivocation(proof: Equivocation, isHere: (session: string) => boolean): Outcome {
    if (this.#equivocations.has(proof.session)) return 'refreshed';
    // Anyone can contradict themselves with keys that nobody heard.
    if (!isHere(proof.session)) return 'old';
    if (this.#equivocations.size >= MAX_EQUIVOCATIONS)
      for (const session of this.#equivocations.keys()) if (!isHere(session)) this.#equivocations.delete(session);
    if (this.#equivocations.size >= MAX_EQUIVOCATIONS) return 'full';
    this.#equivocations.set(proof.session, proof);
    return this.#changed();
  }

  /** True when this act is in the log. */
  hasAct({ by, at }: Act): boolean {
    return this.#acts.some((known) => known.by === by && known.at === at);
  }

  takeAct(act: Act): Outcome | 'not-allowed' {
    if (this.hasAct(act)) return 'old';
    if (!this.mayAct(act.by, act.deed, act.whom?.person)) return 'not-allowed';
    const acts = [...this.#acts, act].sort(byTime);
    this.#acts = acts.slice(-MAX_ACTS);
    return this.#acts.includes(act) ? this.#changed() : 'old';
  }

  takeState(state: State): Outcome | 'not-allowed' {
    if (this.roleOf(state.chair) === 'none') return 'not-allowed';
    const order = this.orderOfState(state);
    if (order <= 0) return order === 0 ? 'refreshed' : 'old';
    if (state.term > this.termLimit(state.at)) return 'not-allowed';
    remember(this.#states, state.chair, { state, toldAt: this.#now() }, MAX_CHAIRS);
    remember(this.#chairs, state.session, state.chair, MAX_CHAIRS);
    return this.#changed();
  }

  /** Above 0 for a state that comes after the one that is kept of its chair, 0 for that one, below 0 for one before it. */
  orderOfState(state: State): number {
    const held = this.#states.get(state.chair)?.state;
    return held === undefined ? 1 : byEdition(state, held);
  }

  /** The highest term that a state of this time (ms since 1970) may have. */
  termLimit(at: number): number {
    const age = at - (this.#charter?.created ?? at);
    return Math.min(MAX_TERM, TERM_SLACK + Math.max(0, Math.floor(age / 1_000)));
  }

  /** The newest state of each chair, also of those who may decide no more. */
  get allStates(): readonly State[] {
    return [...this.#states.values()].map(({ state }) => state);
  }

  /** True when this session (key in hex) was chair here, for a person who may still be chair. */
  wasChair(session: string): boolean {
    const person = this.#chairs.get(session);
    return person !== undefined && this.roleOf(person) !== 'none';
  }

  /** When the current state arrived, by the local clock, ms. */
  get toldAt(): number {
    const { current } = this;
    return (current && this.#states.get(current.chair)?.toldAt) ?? Number.NEGATIVE_INFINITY;
  }

  /**
   * True when this person was removed after `at` (ms since 1970 by a chair's clock), within the last half hour. Nobody is let in again for a minute,
   * so chairs' clocks may differ by half of that.
   */
  putOutSince(person: PersonId, at: number): boolean {
    return this.standingOf(person).removedUntil - REMOVAL / 2 > at;
  }

  /** Forgets old acts. True when something visible went. */
  expire(): boolean {
    const { length } = this.#acts;
    const now = this.#now();
    this.#acts = this.#acts.filter((a) => now - a.at < ACT_LIFE);
    if (this.#acts.length === length) return false;
    this.#edition++;
    return true;
  }

  roleOf(person: PersonId): Role {
    return once(this.#derive().roles, person, () => {
      const rank = this.#rankOf(person);
      return rank === undefined ? 'none' : isHosts(rank) ? 'host' : 'moderator';
    });
  }

  /** The current state: of the chairs' newest ones that with the highest term. */
  get current(): State | undefined {
    return this.#derive().current;
  }

  /** What applies: the current state, and bans by all chairs. */
  get content(): Decisions {
    return this.#derive().content;
  }

  standingOf(person: PersonId): Standing {
    return this.content.standings.get(person) ?? NO_STANDING;
  }

  /** Whether someone may do a deed: moderators anything that is not reserved for hosts; nobody against people of their own rank or above. */
  mayAct(by: PersonId, deed: Deed, whom: PersonId | undefined): boolean {
    const role = this.roleOf(by);
    if (role === 'none') return false;
    if (HOSTS_ONLY.has(deed)) return role === 'host' && whom !== by;
    if (deed === 'unban' && role !== 'host' && whom !== undefined && this.#isBannedByHost(whom)) return false;
    if (whom === undefined || FRIENDLY.has(deed) || whom === by) return true;
    const other = this.roleOf(whom);
    return other === 'none' || (role === 'host' && other === 'moderator');
  }

  /** For good, or for longer than a removal lasts. */
  #isBannedByHost(person: PersonId): boolean {
    const long = this.#now() + REMOVAL;
    return this.allStates.some(
      (s) =>
        (s.banned.has(person) || (s.standings.get(person) ?? NO_STANDING).removedUntil > long) &&
        this.roleOf(s.chair) === 'host',
    );
  }

  /** Why this person is not let in; undefined when they are. */
  exclusionOf(person: PersonId): Exclusion | undefined {
    return once(this.#derive().exclusions, person, () => this.#excludes(person));
  }

  /** The same for a listener without a record, by this credential. `taken`: who took a seat that the state does not name. */
  exclusionOfGuest(credential: Credential, taken: SeatTaker, inside: boolean): Exclusion | undefined {
    return this.#excludes(credential.person, () => this.holds(credential, 'listen', taken), inside);
  }

  #excludes(person: PersonId, listens = () => this.#may(person, 'listen'), inside = false): Exclusion | undefined {
    if (this.roleOf(person) !== 'none') return undefined;
    const content = this.content;
    if (content.banned.has(person)) return 'banned';
    const { removedUntil } = content.standings.get(person) ?? NO_STANDING;
    if (removedUntil > this.#now()) return 'removed';
    if (content.locked && !inside && !content.admitted.has(person)) return 'locked';
    if (this.#charter?.access === 'members' && !listens()) return 'uninvited';
    return undefined;
  }

  /** Whether this person may take a place on stage. */
  mayStand(person: PersonId): boolean {
    if (this.exclusionOf(person) !== undefined) return false;
    if (this.roleOf(person) !== 'none') return true;
    const { invited, seated } = this.standingOf(person);
    if (invited) return true;
    if (seated) return false;
    if (this.#charter?.stage === 'anyone' && this.house?.mayStay(person) !== false) return true;
    return this.#may(person, 'speak');
  }

  /** Whether this person's voice is played and forwarded while on stage. */
  mayBeHeard(person: PersonId): boolean {
    return this.mayStand(person) && !this.standingOf(person).silenced && this.house?.hasFloor(person) !== false;
  }

  /** The first, in order of succession, of those who may be chair; undefined when nobody may. */
  first<T extends { readonly person: PersonId; readonly session: string }>(present: readonly T[]): T | undefined {
    let best: { one: T; rank: Rank } | undefined;
    for (const one of present) {
      const rank = this.#rankOf(one.person);
      if (rank === undefined) continue;
      if (
        best === undefined ||
        byRank(rank, best.rank) < 0 ||
        (byRank(rank, best.rank) === 0 && one.session < best.one.session)
      )
        best = { one, rank };
    }
    return best?.one;
  }

  /** The states that a newcomer is sent, the one that holds first. */
  get states(): readonly State[] {
    return [...this.allStates].sort(byHolding).slice(0, MAX_STATES_TOLD);
  }

  /**
   * As whose work what this key does counts: the first below a host on the way to it, who can make as many others as they like. Undefined for a host.
   * `under`: a chain that the key is part of; without it, one that it holds.
   */
  #branchOf(by: Uint8Array, under?: VerifiedChain): string | undefined {
    if (this.roleOf(personOf(by)) === 'host') return undefined;
    const { links } = under ?? this.credentials.find(({ holder }) => equals(holder, by))?.chain ?? { links: [] };
    const holders = links.flatMap(({ holder }) => (holder === null ? [] : [holder]));
    return keyToHex(holders.find((holder) => this.roleOf(personOf(holder)) !== 'host') ?? by);
  }

  /** True while a grant in force gives the person this right here. */
  #may(person: PersonId, right: 'listen' | 'speak'): boolean {
    return this.credentials.some((c) => c.person === person && this.holds(c, right));
  }

  /** True while a grant gives its holder this right here, whoever else may have claimed it. */
  isGenuine({ chain, holder }: Credential, role: GrantRole): boolean {
    const room = this.#charter;
    if (room === undefined) return false;
    return authorize(chain, { who: holder, role, room, now: this.#now(), revoked: this.#void }).allowed;
  }

  /**
   * The same, and the grant is certainly theirs. A grant that anyone could have claimed, that was issued twice, or that a banned person issued is
   * valid only for whom the chair recorded in that seat, in the state or in `taken`.
   */
  holds(credential: Credential, role: GrantRole, taken?: SeatTaker): boolean {
    if (!this.isGenuine(credential, role)) return false;
    const { seats, banned } = this.content;
    for (const { bearer, seat, issuer, holder } of credential.chain.links) {
      if (!bearer && !this.#cheats.has(keyToHex(issuer)) && !banned.has(personOf(issuer))) continue;
      if (holder === null || (seats.get(seat) ?? taken?.(seat)) !== personOf(holder)) return false;
    }
    return true;
  }

  /** Where this person stands among those who may decide; undefined for others. */
  #rankOf(person: PersonId, revoked: Void = this.#void): Rank | undefined {
    const charter = this.#charter;
    if (charter === undefined) return undefined;
    const sources = { charter, credentials: this.#credentials.all, cheats: this.#cheats, now: this.#now() };
    return rankOf(person, { ...sources, revoked });
  }

  /** The grants that are taken back, as of this edition and second. */
  get #void(): Void {
    const second = Math.floor(this.#now() / 1_000);
    if (this.#revokedIn.edition !== this.#edition || this.#revokedIn.second !== second) {
      const ids = this.#revoked.inForce((person, revoked) => this.#rankOf(person, revoked));
      this.#revokedIn = { edition: this.#edition, second, ids };
    }
    return this.#revokedIn.ids;
  }

  #derive(): Derived {
    // Grants expire by the clock, so the result is computed again every second.
    const second = Math.floor(this.#now() / 1_000);
    if (this.#derived?.edition === this.#edition && this.#derived.second === second) return this.#derived;
    const ranked = this.allStates.flatMap((state) => {
      const rank = this.#rankOf(state.chair);
      // Only hosts end a room.
      return rank === undefined || (state.ended && !isHosts(rank)) ? [] : [{ state, rank }];
    });
    const current = ranked.map(({ state }) => state).sort(byHolding)[0];
    const banned = bansOf(ranked);
    const content =
      current === undefined
        ? NOTHING_DECIDED
        : { ...current, banned, standings: withTimedBans(current.standings, ranked, this.#now()) };
    this.#derived = { edition: this.#edition, second, current, content, roles: new Map(), exclusions: new Map() };
    return this.#derived;
  }

  #changed(): 'changed' {
    this.#edition++;
    return 'changed';
  }
}

function hasIssued({ chain }: Credential, key: string): boolean {
  return chain.links.some(({ issuer }) => keyToHex(issuer) === key);
}

interface Derived {
  readonly edition: number;
  readonly second: number;
  readonly current: State | undefined;
  readonly content: Decisions;
  /** Answers cached since. They are needed for everyone in the room with every packet. */
  readonly roles: Map<PersonId, Role>;
  readonly exclusions: Map<PersonId, Exclusion | undefined>;
}

function once<V>(answers: Map<PersonId, V>, person: PersonId, find: () => V): V {
  if (answers.has(person)) return answers.get(person)!;
  const answer = find();
  answers.set(person, answer);
  return answer;
}

const HOSTS_ONLY: ReadonlySet<Deed> = new Set(['make-moderator', 'unmake-moderator', 'hand-over', 'end']);
/** Harmless deeds may be done to anybody. */
const FRIENDLY: ReadonlySet<Deed> = new Set(['invite-to-stage', 'unsilence', 'unban', 'admit']);

function byTime(a: Act, b: Act): number {
  return a.at - b.at || (a.by < b.by ? -1 : 1);
}

/** Of two states of one chair the earlier one first. */
function byEdition(a: State, b: State): number {
  return a.term - b.term || a.version - b.version || compare(a.bytes, b.bytes);
}

/** The state that precedes the others. */
function byHolding(a: State, b: State): number {
  return b.term - a.term || (a.chair < b.chair ? -1 : 1);
}
