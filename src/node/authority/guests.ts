/**
 * Those who listen to a room for members without a record in it, as its chair knows them: who was let in, by which credential, in which seat. The state
 * does not name them: there may be thousands. Another chair asks them anew. Pure and bounded.
 */
import { keyToHex } from '../identity/keys.ts';
import { remember } from '../room/roster.ts';
import type { Authority, Exclusion, SeatTaker } from './authority.ts';
import type { Credential } from './credential.ts';
import { type PersonId, personOf } from './person.ts';

export interface Guest {
  readonly session: Uint8Array;
  readonly credential: Credential;
}

interface Known extends Guest {
  /** When a sign of life came last, ms. */
  readonly heardAt: number;
}

/** As many as one chair gives keys to. */
export const MAX_GUESTS = 5_120;
/** Seats remembered, of those who have gone too: a link that was taken is taken. */
const MAX_TAKEN = 4 * MAX_GUESTS;
/** A guest says every five minutes that it is there, ms. */
const SILENCE = 12 * 60_000;
/** Grants run out by the clock: all are looked at again so often, ms, and when anything was decided. */
const REVIEW = 30_000;

export class Guests {
  readonly #authority: Authority;
  /** By session key in hex, the one heard longest ago first. */
  readonly #guests = new Map<string, Known>();
  readonly #taken = new Map<string, PersonId>();
  /** What the last review was of. */
  #edition = -1;
  #reviewed = -1;

  constructor(authority: Authority) {
    this.#authority = authority;
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
  }

  /** Who took a seat as a guest. */
  readonly takerOf: SeatTaker = (seat) => this.#taken.get(seat);

  /** Lets a guest in, or takes a sign of life of one who is. Undefined when it is in, else why not. `now`: ms by a clock that does not jump. */
  admit(session: Uint8Array, credential: Credential, now: number): Exclusion | 'full' | undefined {
    const id = keyToHex(session);
    const before = this.#guests.get(id);
    if (before === undefined && this.#guests.size >= MAX_GUESTS) return 'full';
    const seats = seatsOf(credential);
    const exclusion = this.#authority.exclusionOfGuest(credential, (seat) => this.takerOf(seat) ?? seats.get(seat));
    // A lock keeps newcomers out, and leaves in who is in.
    if (exclusion !== undefined && !(exclusion === 'locked' && before !== undefined)) return exclusion;
    for (const [seat, person] of seats) if (!this.#taken.has(seat)) remember(this.#taken, seat, person, MAX_TAKEN);
    remember(this.#guests, id, { session, credential, heardAt: now }, MAX_GUESTS);
    return undefined;
  }

  /** Those who are in no more, each told once: put out, or not heard of for long. */
  review(now: number): { readonly excluded: readonly Guest[]; readonly gone: readonly Guest[] } {
    const excluded: Guest[] = [];
    const gone: Guest[] = [];
    const second = Math.floor(now / REVIEW);
    const due = this.#authority.edition !== this.#edition || second !== this.#reviewed;
    this.#edition = this.#authority.edition;
    this.#reviewed = second;
    for (const [id, guest] of this.#guests) {
      const exclusion = due ? this.#authority.exclusionOfGuest(guest.credential, this.takerOf) : undefined;
      if (exclusion !== undefined && exclusion !== 'locked') excluded.push(guest);
      else if (now - guest.heardAt >= SILENCE) gone.push(guest);
      else continue;
      this.#guests.delete(id);
    }
    return { excluded, gone };
  }
}

/** The seats that a chain's holders sit in. */
function seatsOf({ chain }: Credential): ReadonlyMap<string, PersonId> {
  return new Map(
    chain.links.flatMap(({ seat, holder }) => (holder === null ? [] : [[seat, personOf(holder)] as const])),
  );
}
