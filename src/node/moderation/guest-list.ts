/**
 * Listeners of a members-only room without a record in it, as its chair knows them: who was admitted, by which credential, in which seat. The state
 * does not name them, as there may be thousands; another chair asks them again. Pure and bounded.
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
  /** When the last sign of life arrived, ms. */
  readonly heardAt: number;
}

/** Sessions of one person: tabs, devices, and those before a reload. A bound, so that nobody fills the room alone. */
const MAX_SESSIONS = 6;
/** As many as one chair gives keys to (5,120), without those who have a record. */
export const MAX_GUESTS = 4_992;
/** Seats remembered, also of guests who have gone: an invite that was taken stays taken. */
const MAX_TAKEN = 4 * MAX_GUESTS;
/** A guest reports every five minutes that it is there, ms. */
const SILENCE = 12 * 60_000;
/** Grants expire by the clock, so all are reviewed this often, ms; and after a decision, but with thousands of guests not after every one. */
const REVIEW = 30_000;
const REVIEW_DECIDED = 1_000;

export class GuestList {
  readonly #permissions: Permissions;
  /** By session key in hex, the one heard longest ago first. */
  readonly #guests = new Map<string, Known>();
  readonly #sessions = new Map<PersonId, Set<string>>();
  readonly #taken = new Map<string, PersonId>();
  /** Sessions evicted for others of the same person, not yet reported. */
  #surplus: Guest[] = [];
  /** Edition and time of the last review, ms. */
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

  /** Another peer issues keys now, or this one does so again: guests ask again. Seats are remembered. */
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
   * Admits a guest, or notes a sign of life. Undefined when it is admitted, otherwise why not. `now`: ms by a clock that does not jump. `shown`: it
   * has proved that an earlier chair admitted it.
   */
  admit(session: Uint8Array, credential: Credential, now: number, shown = false): Exclusion | 'full' | undefined {
    const id = keyToHex(session);
    const before = this.#guests.get(id);
    if (before === undefined && this.#guests.size >= MAX_GUESTS) return 'full';
    const seats = seatsOf(credential);
    // A lock keeps newcomers out and leaves everyone inside in, even under another session after a reload.
    const exclusion = this.#permissions.exclusionOfGuest(
      credential,
      (seat) => this.takerOf(seat) ?? seats.get(seat),
      shown || this.isInside(credential.person),
    );
    if (exclusion !== undefined) return exclusion;
    if (!maySit(this.#permissions, credential, this.takerOf)) return 'uninvited';
    for (const [seat, person] of seats) if (!this.#taken.has(seat)) remember(this.#taken, seat, person, MAX_TAKEN);
    if (before !== undefined) this.#drop(id, before);
    this.#guests.set(id, { session, credential, heardAt: now });
    this.#count(id, credential.person);
    return undefined;
  }

  /** Somebody with a record in the room is no longer a guest. */
  settle(session: string): void {
    const guest = this.#guests.get(session);
    if (guest !== undefined) this.#drop(session, guest);
  }

  /** Guests that are no longer in, each reported once: removed, or silent for too long. */
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

  /** When a person has too many sessions, the one heard last stays. */
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

/** The seats of a chain's holders. */
function seatsOf({ chain }: Credential): ReadonlyMap<string, PersonId> {
  return new Map(
    chain.links.flatMap(({ seat, holder }) => (holder === null ? [] : [[seat, personOf(holder)] as const])),
  );
}

/** Whether a newcomer may take these seats: none is another's, none was issued by a banned person. The root's slots are its own. */
function maySit({ content, scope }: Permissions, { chain }: Credential, taken: SeatTaker): boolean {
  const { seats, banned } = content;
  const root = scope && keyToHex(scope.root);
  return chain.links.every(({ seat, issuer, holder, bearer }) => {
    if (holder === null) return false;
    const by = seats.get(seat) ?? taken(seat);
    if (by === undefined) return !banned.has(personOf(issuer));
    return by === personOf(holder) || (!bearer && keyToHex(issuer) === root);
  });
}
