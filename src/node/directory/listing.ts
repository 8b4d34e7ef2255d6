/** The rooms of a community as one node knows them: pure, bounded, independent of the order of cards. */
import { CLOCK_TOLERANCE } from '../identity/certificate.ts';
import type { RoomId } from '../identity/ids.ts';
import type { Card } from './card.ts';
import { CARD_LIFE, MAX_ANNOUNCERS, MAX_ROOMS } from './constants.ts';

export type Outcome = 'listed' | 'removed' | 'old' | 'full';

interface Entry {
  readonly card: Card;
  /** Local time until which the card is shown, ms. */
  ends: number;
  /** Local time until which it is remembered: as long as it, or an older one of its announcer, could be replayed. */
  forgotten: number;
}

type RoomEntry = Map<string, Entry>;

/** Longest time between a card's issue and the last moment at which it would be accepted. */
const MEMORY = CARD_LIFE + CLOCK_TOLERANCE;

/** How lively a room is; ties go to the newer room. */
function compare(a: Card, b: Card): number {
  return (
    b.onStage + Math.min(b.listening, 10_000) - (a.onStage + Math.min(a.listening, 10_000)) ||
    b.charter.created - a.charter.created ||
    (a.charter.id < b.charter.id ? -1 : 1)
  );
}

function isGone(card: Card): boolean {
  return card.charter.closed || card.onStage + card.listening === 0;
}

/** Which of an announcer's two cards is current: one that closes the room, then the one issued later. */
function isNewer(a: Card, b: Card): boolean {
  if (a.charter.closed !== b.charter.closed) return a.charter.closed;
  return a.issued > b.issued;
}

export class Listing {
  readonly #rooms = new Map<RoomId, RoomEntry>();
  readonly #maxRooms: number;

  constructor(maxRooms: number = MAX_ROOMS) {
    this.#maxRooms = maxRooms;
  }

  /** Rooms kept, shown or not. */
  get size(): number {
    return this.#rooms.size;
  }

  /** False for a card that is not new: `apply` would find it old. */
  isNews(card: Card): boolean {
    const room = this.#rooms.get(card.charter.id);
    if (room === undefined) return true;
    const held = room.get(card.announcer);
    if (held !== undefined && !isNewer(card, held.card)) return false;
    return card.charter.closed || ![...room.values()].some((e) => e.card.charter.closed);
  }

  /**
   * Applies a verified card at `now` (ms) that is already `age` ms old. Withdrawn, closed and expired cards stay as invisible entries, so that an
   * older card that is replayed does not list the room again.
   */
  apply(card: Card, now: number, age = 0): Outcome {
    if (!this.isNews(card)) return 'old';
    const id = card.charter.id;
    const room: RoomEntry = this.#rooms.get(id) ?? new Map();
    if (!room.has(card.announcer) && room.size >= MAX_ANNOUNCERS && !makePlace(room, card)) return 'old';
    if (!this.#rooms.has(id) && this.#rooms.size >= this.#maxRooms && !this.#makeRoom(card)) return 'full';
    const ends = now + Math.max(0, CARD_LIFE - age);
    room.set(card.announcer, { card, ends, forgotten: Math.max(ends, card.issued + MEMORY) });
    this.#rooms.set(id, room);
    return isGone(card) ? 'removed' : 'listed';
  }

  /** Hides expired cards, forgets those that cannot be replayed. True when anything visible went. */
  expire(now: number): boolean {
    let changed = false;
    for (const [id, room] of this.#rooms) {
      for (const [announcer, entry] of room) {
        // Whatever the clock did, no entry outlives a card that arrived just now.
        entry.ends = Math.min(entry.ends, now + CARD_LIFE);
        entry.forgotten = Math.min(entry.forgotten, now + MEMORY + CLOCK_TOLERANCE);
        if (entry.ends > Number.NEGATIVE_INFINITY && now >= entry.ends) {
          entry.ends = Number.NEGATIVE_INFINITY;
          changed = true;
        }
        if (now >= entry.forgotten) room.delete(announcer);
      }
      if (room.size === 0) this.#rooms.delete(id);
    }
    return changed;
  }

  /** One card per room, liveliest first: the newest of its announcers' cards. */
  rooms(): readonly Card[] {
    const cards: Card[] = [];
    for (const room of this.#rooms.values()) {
      const shown = shownOf(room);
      if (shown !== undefined) cards.push(shown);
    }
    return cards.sort(compare);
  }

  /** The card of one room that is shown; or the one that closed it, for as long as that is remembered. */
  find(id: RoomId): Card | undefined {
    const room = this.#rooms.get(id);
    if (room === undefined) return undefined;
    return [...room.values()].find(({ card }) => card.charter.closed)?.card ?? shownOf(room);
  }

  /** Age of a listed card in ms, for a snapshot. */
  ageOf(card: Card, now: number): number {
    const entry = this.#rooms.get(card.charter.id)?.get(card.announcer);
    return entry === undefined ? CARD_LIFE : Math.min(CARD_LIFE, Math.max(0, CARD_LIFE - (entry.ends - now)));
  }

  /** A full list admits a room at the cost of one that nobody sees, or of the least lively. */
  #makeRoom(card: Card): boolean {
    const unseen = [...this.#rooms].find(([, room]) => shownOf(room) === undefined);
    if (unseen !== undefined && !isGone(card)) return this.#rooms.delete(unseen[0]);
    const shown = isGone(card) ? [] : this.rooms();
    const last = shown[shown.length - 1];
    if (last === undefined || compare(card, last) > 0) return false;
    return this.#rooms.delete(last.charter.id);
  }
}

/** Of several announcers the latest are kept, and always the founder's card that closes the room. */
function makePlace(room: RoomEntry, card: Card): boolean {
  const open = [...room].filter(([, e]) => !e.card.charter.closed);
  if (card.charter.closed && open.length === 0) return false;
  const oldest = open.reduce((a, b) => (isOlder(a[1].card, b[1].card) ? a : b));
  if (!card.charter.closed && isOlder(card, oldest[1].card)) return false;
  return room.delete(oldest[0]);
}

function isOlder(a: Card, b: Card): boolean {
  return a.issued - b.issued < 0 || (a.issued === b.issued && a.announcer < b.announcer);
}

function shownOf(room: RoomEntry): Card | undefined {
  let newest: Card | undefined;
  for (const { card, ends } of room.values()) {
    if (card.charter.closed) return undefined;
    if (isGone(card) || ends === Number.NEGATIVE_INFINITY) continue;
    if (newest === undefined || isOlder(newest, card)) newest = card;
  }
  return newest;
}
