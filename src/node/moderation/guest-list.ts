/**
 * Those who listen to a room for members without a record in it, as its chair knows them: who was let in, by which credential, in which seat. The state
 * does not name them: there may be thousands. Another chair asks them anew. Pure and bounded.
 */
import { keyToHex } from '../identity/keys.ts';
import { type PersonId, personOf } from '../identity/person.ts';
import { remember } from '../util/bounded-map.ts';
import type { Credential } from './credential.ts';
import type { Exclusion, Permissions, SeatTaker } from './permissions.ts';

export interface Guest {
  readonly session: Uint8Array;
  readonly credential: Credential;
}

interface Known extends Guest {
  /** When a sign of life came last, ms. */
  readonly heardAt: number;
}

/** Sessions of one person: tabs and devices, and those before a reload. Nobody fills the room by themselves. */
const MAX_SESSIONS = 6;
/** As many as one chair gives keys to (5,120) without those who have a record. */
export const MAX_GUESTS = 4_992;
/** Seats remembered, of those who have gone too: a link that was taken is taken. */
const MAX_TAKEN = 4 * MAX_GUESTS;
/** A guest says every five minutes that it is there, ms. */
const SILENCE = 12 * 60_000;
/** Grants run out by the clock: all are looked at again so often, ms; and when anything was decided, though thousands not with every word. */
const REVIEW = 30_000;
const REVIEW_DECIDED = 1_000;

export class GuestList {
  readonly #permissions: Permissions;
  /** By session key in hex, the one heard longest ago first. */
  readonly #guests = new Map<string, Known>();
  readonly #sessions = new Map<PersonId, Set<string>>();
  readonly #taken = new Map<string, PersonId>();
  /** Sessions that made room for others of the same person, not told yet. */
  #surplus: Guest[] = [];
  /** What the last review was of, and when, ms. */
  #edition = -1;
  #reviewedAt = Number.NEGATIVE_INFINITY;

  constructor(permissions: Permissions) {
    this.#permissions = permissions;
  }

  get size(): number {
    return this.#guests.size;
  }

  has(session: string): boolean {
    return this.#guests.has(session);
  }

  /** Another gives keys now, or I do anew: they ask again. Who has which seat is remembered. */
  forget(): void {
    this.#guests.clear();
    this.#sessions.clear();
    this.#surplus = [];
  }

  /** Whether somebody listens as a guest. */
  readonly isInside = (person: PersonId): boolean => this.#sessions.has(person);

  /** Who took a seat as a guest. */
  readonly takerOf: SeatTaker = (seat) => this.#taken.get(seat);

  /**
   * Lets a guest in, or takes a sign of life of one who is. Undefined when it is in, else why not. `now`: ms by a clock that does not jump. `shown`:
   * it has shown that the chair before me let it in.
   */
  admit(session: Uint8Array, credential: Credential, now: number, shown = false): Exclusion | 'full' | undefined {
    const id = keyToHex(session);
    const before = this.#guests.get(id);
    if (before === undefined && this.#guests.size >= MAX_GUESTS) return 'full';
    const seats = seatsOf(credential);
    // A lock keeps newcomers out, and leaves in who is in: also under another session, after a reload.
    const exclusion = this.#permissions.exclusionOfGuest(
      credential,
      (seat) => this.takerOf(seat) ?? seats.get(seat),
      shown || this.isInside(credential.person),
    );
    if (exclusion !== undefined) return exclusion;
    if (!this.#permissions.maySit(credential, this.takerOf)) return 'uninvited';
    for (const [seat, person] of seats) if (!this.#taken.has(seat)) remember(this.#taken, seat, person, MAX_TAKEN);
    if (before !== undefined) this.#drop(id, before);
    this.#guests.set(id, { session, credential, heardAt: now });
    this.#count(id, credential.person);
    return undefined;
  }

  /** One that has a record in the room now is no guest any more. */
  settle(session: string): void {
    const guest = this.#guests.get(session);
    if (guest !== undefined) this.#drop(session, guest);
  }

  /** Those who are in no more, each told once: put out, or not heard of for long. */
  review(now: number): { readonly excluded: readonly Guest[]; readonly gone: readonly Guest[] } {
    const excluded: Guest[] = [];
    const gone = this.#surplus;
    this.#surplus = [];
    const decided = this.#permissions.edition !== this.#edition;
    const due = now - this.#reviewedAt >= (decided ? REVIEW_DECIDED : REVIEW);
    if (due) {
      this.#edition = this.#permissions.edition;
      this.#reviewedAt = now;
    }
    for (const [id, guest] of this.#guests) {
      const exclusion = due ? this.#permissions.exclusionOfGuest(guest.credential, this.takerOf, true) : undefined;
      if (exclusion !== undefined) excluded.push(guest);
      else if (now - guest.heardAt >= SILENCE) gone.push(guest);
      else continue;
      this.#drop(id, guest);
    }
    return { excluded, gone };
  }

  /** The session of a person that was heard last stays when there are too many. */
  #count(id: string, person: PersonId): void {
    const sessions = this.#sessions.get(person) ?? new Set();
    sessions.delete(id);
    this.#sessions.set(person, sessions.add(id));
    if (sessions.size <= MAX_SESSIONS) return;
    const [oldest] = sessions;
    const guest = this.#guests.get(oldest!)!;
    this.#drop(oldest!, guest);
    this.#surplus.push(guest);
  }

  #drop(id: string, { credential: { person } }: Guest): void {
    this.#guests.delete(id);
    const sessions = this.#sessions.get(person);
    sessions?.delete(id);
    if (sessions?.size === 0) this.#sessions.delete(person);
  }
}

/** The seats that a chain's holders sit in. */
function seatsOf({ chain }: Credential): ReadonlyMap<string, PersonId> {
  return new Map(
    chain.links.flatMap(({ seat, holder }) => (holder === null ? [] : [[seat, personOf(holder)] as const])),
  );
}
