/**
 * Who is in a room: a pure, bounded state with the same result on every page, whatever the records' order of arrival, while there is place for all. Of each session the newest
 * record is current; of two equally new ones a farewell, then the greater bytes, so that even a session that contradicts itself reads the same
 * everywhere.
 */
import { keyToHex } from '../identity/keys.ts';
import type { Charter } from '../records/charter.ts';
import { MAX_FAREWELLS, MAX_MEMBERS, MEMBER_LIFE } from '../records/constants.ts';
import type { Outcome } from '../records/kinds.ts';
import type { Member } from '../records/member.ts';
import { remember } from '../util/bounded-map.ts';
import { crowdedOut } from '../util/shares.ts';
import { compare, equals } from '../wire/bytes.ts';

/**
 * A claim of having come earlier than this before one was first heard of is not believed, ms: as long as a record takes on a bad network. While a peer
 * has followed the room for less than this it believes what everybody claims.
 */
const BELIEVED = 10_000;
/** Departed sessions remembered, so that an old record that is replayed does not bring them back. */
const MAX_DEPARTED = 512;

interface Entry {
  readonly member: Member;
  /** When the record arrived, by the local clock: another peer's clock never decides how long it lives. */
  heard: number;
  /** When it was first heard to be at its place, by the local clock. */
  came: number;
  /** The neighbour that brought the first record; undefined when it came by another way. */
  readonly from: string | undefined;
}

export class Roster {
  readonly #admits: (member: Member) => boolean;
  readonly #leads: (member: Member) => boolean;
  readonly #members = new Map<string, Entry>();
  /** Version at which a session left or fell silent. */
  readonly #departed = new Map<string, number>();
  /** Version at which a later session of the same identity replaced a session, by 'session identity'. */
  readonly #replaced = new Map<string, number>();
  /** The latest farewells, to be forwarded. */
  readonly #farewells = new Map<string, Member>();
  #charter: Charter | undefined;
  /** When the first record came. */
  #begun = Number.POSITIVE_INFINITY;
  /** Those who fell silent, as they were: whoever was cut off for a while, or was this peer, finds the others in the same order. */
  readonly #silent = new Map<string, Entry>();
  readonly #shared: boolean;

  /**
   * `admits` says who may come in now: others are kept but not shown, because they may be let in later. `leads` says who finds place however many there
   * are: hosts and moderators. `shared`: others find place too, of whichever neighbour brought most; for a relay, whose neighbours are people. A page
   * may have all others by way of one neighbour, and turns newcomers away.
   */
  constructor(
    admits: (member: Member) => boolean = () => true,
    leads: (member: Member) => boolean = () => false,
    shared = false,
  ) {
    this.#admits = admits;
    this.#leads = leads;
    this.#shared = shared;
  }

  get charter(): Charter | undefined {
    return this.#charter;
  }

  /** In a stable order: by when they came to their place, as they say and as far as it can be true, then by key. */
  get members(): readonly Member[] {
    return [...this.#members.values()]
      .filter(({ member }) => this.#admits(member))
      .map((entry) => ({ member: entry.member, since: this.#since(entry) }))
      .sort((a, b) => a.since - b.since || (a.member.id < b.member.id ? -1 : 1))
      .map(({ member }) => member);
  }

  /** Those who are kept and not let in, the earliest first. */
  get outside(): readonly Member[] {
    return [...this.#members.values()].flatMap(({ member }) => (this.#admits(member) ? [] : [member]));
  }

  /** Members of whom a record arrived within the last `ms`, by the local clock. */
  heardWithin(ms: number, now: number): readonly Member[] {
    return this.members.filter((m) => now - this.#members.get(m.id)!.heard < ms);
  }

  get(id: string): Member | undefined {
    const member = this.#members.get(id)?.member;
    return member !== undefined && this.#admits(member) ? member : undefined;
  }

  /** A session's farewell, while it is remembered. */
  farewell(id: string): Member | undefined {
    return this.#farewells.get(id);
  }

  get size(): number {
    return this.members.length;
  }

  /** Applies a verified charter of this room: a closed one before an open one, because closing is final, then the higher version. */
  applyCharter(charter: Charter): Outcome {
    const held = this.#charter;
    const order = held === undefined ? 1 : compareCharters(charter, held);
    if (order <= 0) return order === 0 ? 'refreshed' : 'old';
    this.#charter = charter;
    return 'changed';
  }

  /** True when `apply` would not find the record old. */
  isNews(member: Member): boolean {
    return (this.#isNewest(member) && !this.#isReplaced(member)) || this.#isNewClaim(member);
  }

  /** Applies a verified record that arrived at `now` (ms), from a neighbour or by another way. */
  apply(member: Member, now: number, from?: string): Outcome {
    this.#begun = Math.min(this.#begun, now);
    // The replacement counts even when the record itself is late: in the other order it would have counted too.
    const claims = this.#isNewClaim(member);
    const replaced = claims && this.#replace(member);
    const newest = this.#isNewest(member);
    const held = this.#members.get(member.id);
    if (newest && this.#isReplaced(member)) this.#depart(member.id, member.version);
    if (!newest || this.#isReplaced(member)) return replaced ? 'changed' : claims ? 'refreshed' : 'old';
    if (member.place === 'gone') {
      this.#depart(member.id, member.version);
      remember(this.#farewells, member.id, member, MAX_FAREWELLS);
      return held === undefined && !replaced ? 'refreshed' : 'changed';
    }
    if (held === undefined && this.#members.size >= MAX_MEMBERS && !this.#makeRoom(member, from)) return 'full';
    const known = held ?? this.#silent.get(member.id);
    const came = known?.member.place === member.place && known.member.since === member.since ? known.came : now;
    this.#members.set(member.id, { member, heard: now, came, from: held === undefined ? from : held.from });
    this.#farewells.delete(member.id);
    return replaced || held === undefined || !sameFace(held.member, member) ? 'changed' : 'refreshed';
  }

  /**
   * Removes members silent for MEMBER_LIFE; their earlier records do not bring them back. True when anyone went. After the clock was set back
   * everyone stays for one more life.
   */
  expire(now: number): boolean {
    let changed = false;
    for (const [id, entry] of this.#members) {
      entry.heard = Math.min(entry.heard, now);
      entry.came = Math.min(entry.came, now);
      if (now - entry.heard < MEMBER_LIFE) continue;
      remember(this.#silent, id, entry, MAX_DEPARTED);
      this.#depart(id, entry.member.version);
      changed = true;
    }
    return changed;
  }

  /**
   * Evicts a member for one who may come in: one who may not, otherwise, for who leads or where places are shared, of whichever neighbour brought most
   * the one heard of last. False when there is none.
   */
  #makeRoom(member: Member, from = ''): boolean {
    if (!this.#admits(member)) return false;
    for (const [id, entry] of this.#members) if (!this.#admits(entry.member)) return this.#members.delete(id);
    if (!this.#shared && !this.#leads(member)) return false;
    const shares = [...this.#members].map(
      ([id, entry]) => [id, this.#leads(entry.member) ? undefined : (entry.from ?? '')] as const,
    );
    const crowded = crowdedOut(shares, this.#leads(member) ? undefined : from);
    return crowded !== undefined && this.#members.delete(crowded);
  }

  #since({ member, came }: Entry): number {
    return came <= this.#begun + BELIEVED ? member.since : Math.max(member.since, came - BELIEVED);
  }

  #depart(id: string, version: number): void {
    this.#members.delete(id);
    remember(this.#departed, id, version, MAX_DEPARTED);
  }

  /** True when the record says something new of its own session. */
  #isNewest(member: Member): boolean {
    if (member.version <= (this.#departed.get(member.id) ?? -1)) return false;
    const held = this.#members.get(member.id)?.member;
    if (held === undefined || member.version > held.version) return true;
    if (member.version < held.version) return false;
    return member.place === 'gone' || compare(member.bytes, held.bytes) > 0;
  }

  /** True when a later session of the same person has replaced this one. */
  #isReplaced({ session, identity, version }: Member): boolean {
    return version <= (this.#replaced.get(seat(session, identity)) ?? -1);
  }

  /** True when the record says something new about another session, which it replaces. */
  #isNewClaim({ id, replaces, identity, version }: Member): boolean {
    if (replaces === undefined || keyToHex(replaces) === id) return false;
    return version > (this.#replaced.get(seat(replaces, identity)) ?? -1);
  }

  /** Removes the session that `member` replaces, known or not yet. True when someone went. */
  #replace({ replaces, identity, version }: Member): boolean {
    remember(this.#replaced, seat(replaces!, identity), version, MAX_DEPARTED);
    const id = keyToHex(replaces!);
    const before = this.#members.get(id)?.member;
    // A session heard since is alive: these are two tabs of one person, not one that reloaded.
    if (before === undefined || before.version > version || !equals(before.identity, identity)) return false;
    this.#depart(id, before.version);
    return true;
  }
}

function seat(session: Uint8Array, identity: Uint8Array): string {
  return `${keyToHex(session)} ${keyToHex(identity)}`;
}

function compareCharters(a: Charter, b: Charter): number {
  return Number(a.closed) - Number(b.closed) || a.version - b.version || compare(a.bytes, b.bytes);
}

/** True when the two records mean the same to a person or a link; heartbeats differ only in version. */
function sameFace(a: Member, b: Member): boolean {
  return (
    a.name === b.name &&
    a.place === b.place &&
    a.muted === b.muted &&
    a.since === b.since &&
    a.stream === b.stream &&
    a.records === b.records &&
    a.recordable === b.recordable &&
    equals(a.identity, b.identity) &&
    a.relays.join() === b.relays.join()
  );
}
