/** What is said of which room, and when: each when it opens, when its title or host changes, every half hour, and when it is over. Pure, bounded. */
import type { NostrRoom, NostrStatus } from './room-event.ts';

export interface Saying {
  readonly room: NostrRoom;
  readonly status: NostrStatus;
}

/** Rooms of which is told at a time: the liveliest. */
export const MAX_TOLD = 50;
/** A room is told of again after so long, ms, and when something changed not before. */
const AGAIN = 1_800_000;
const CHANGED = 60_000;
/** A room that is not in the hallway for so long is over, ms: a host who loads their page anew is back sooner. */
const GONE = 20_000;
/** Events in a minute, in all: relays on Nostr throttle or ban who sends more. */
const PER_MINUTE = 30;

interface Told {
  room: NostrRoom;
  /** When it was last told of, and last in the hallway, ms of a clock that does not jump. */
  at: number;
  seen: number;
}

export class NostrSchedule {
  readonly #told = new Map<string, Told>();
  #recent: number[] = [];

  /** What to say now of these rooms, the liveliest first; what is too much waits for the next look. `now`: ms of a clock that does not jump. */
  look(rooms: readonly NostrRoom[], now: number): readonly Saying[] {
    const said: Saying[] = [];
    this.#recent = this.#recent.filter((at) => now - at < 60_000);
    const say = (room: NostrRoom, status: NostrStatus): boolean => {
      if (this.#recent.length >= PER_MINUTE) return false;
      this.#recent.push(now);
      said.push({ room, status });
      return true;
    };
    const live = rooms.slice(0, MAX_TOLD);
    for (const { id } of live) {
      const told = this.#told.get(id);
      if (told !== undefined) told.seen = now;
    }
    // First what is over: a link that leads nowhere is worse than one that is missing.
    for (const [id, { room, seen }] of this.#told) if (now - seen >= GONE && say(room, 'closed')) this.#told.delete(id);
    for (const room of live) {
      const told = this.#told.get(room.id);
      if (told === undefined && this.#told.size >= MAX_TOLD) continue;
      const due = told === undefined || now - told.at >= (isSame(told.room, room) ? AGAIN : CHANGED);
      if (due && say(room, 'open')) this.#told.set(room.id, { room, at: now, seen: now });
    }
    return said;
  }
}

function isSame(a: NostrRoom, b: NostrRoom): boolean {
  return a.title === b.title && a.host === b.host && a.language === b.language;
}
