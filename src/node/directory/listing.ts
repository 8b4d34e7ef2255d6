/** The rooms of a community as one node knows them: pure, bounded, the same for the same cards whatever their order. */
import type { RoomId } from '../room/charter.ts';
import type { Card } from './card.ts';
import { CARD_LIFE, MAX_ANNOUNCERS, MAX_ROOMS } from './constants.ts';

export type Outcome = 'listed' | 'removed' | 'old' | 'full';

interface Entry {
  readonly card: Card;
  /** Local time at which the card runs out, ms. */
  readonly ends: number;
}

interface RoomEntry {
  readonly cards: Map<string, Entry>;
}

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

export class Listing {
  readonly #rooms = new Map<RoomId, RoomEntry>();
  readonly #maxRooms: number;

  constructor(maxRooms: number = MAX_ROOMS) {
    this.#maxRooms = maxRooms;
  }

  /**
   * Takes a verified card at `now` (ms) that is already `age` ms old. Withdrawn and closed rooms stay as invisible entries until their
   * card runs out, so that an older card played back does not list them again.
   */
  apply(card: Card, now: number, age = 0): Outcome {
    const id = card.charter.id;
    const room = this.#rooms.get(id) ?? { cards: new Map<string, Entry>() };
    const held = room.cards.get(card.announcer);
    if (held !== undefined && card.issued <= held.card.issued) return 'old';
    const closed = [...room.cards.values()].some((e) => e.card.charter.closed && !card.charter.closed);
    if (closed) return 'old';
    const fresh = !this.#rooms.has(id);
    if (fresh && isGone(card) && this.#rooms.size >= this.#maxRooms) return 'full';
    if (fresh && this.#rooms.size >= this.#maxRooms && !this.#makeRoom(card)) return 'full';
    room.cards.delete(card.announcer);
    room.cards.set(card.announcer, { card, ends: now + Math.max(0, CARD_LIFE - age) });
    if (room.cards.size > MAX_ANNOUNCERS) {
      // The oldest to speak goes, but never the founder's word that the room is over.
      const oldest = [...room.cards].find(([, e]) => !e.card.charter.closed || card.charter.closed);
      if (oldest !== undefined) room.cards.delete(oldest[0]);
    }
    this.#rooms.set(id, room);
    return isGone(card) ? 'removed' : 'listed';
  }

  /** Forgets what has run out. True when anything went. */
  expire(now: number): boolean {
    let changed = false;
    for (const [id, room] of this.#rooms) {
      for (const [announcer, entry] of room.cards) {
        if (now < entry.ends) continue;
        room.cards.delete(announcer);
        changed = true;
      }
      if (room.cards.size === 0) this.#rooms.delete(id);
    }
    return changed;
  }

  /** One card a room, liveliest first: the newest card of those who announce it. */
  rooms(): readonly Card[] {
    const cards: Card[] = [];
    for (const room of this.#rooms.values()) {
      const entries = [...room.cards.values()];
      if (entries.some((e) => e.card.charter.closed)) continue;
      const live = entries.filter((e) => !isGone(e.card));
      const newest = live.sort((a, b) => b.card.issued - a.card.issued)[0];
      if (newest !== undefined) cards.push(newest.card);
    }
    return cards.sort(compare);
  }

  /** Age of a listed card in ms, for a snapshot. */
  ageOf(card: Card, now: number): number {
    const entry = this.#rooms.get(card.charter.id)?.cards.get(card.announcer);
    return entry === undefined ? CARD_LIFE : Math.min(CARD_LIFE, Math.max(0, CARD_LIFE - (entry.ends - now)));
  }

  /** A full list lets a livelier room in, at the cost of the least lively. */
  #makeRoom(card: Card): boolean {
    const shown = this.rooms();
    const last = shown[shown.length - 1];
    if (last === undefined || compare(card, last) > 0) return false;
    this.#rooms.delete(last.charter.id);
    return true;
  }
}
