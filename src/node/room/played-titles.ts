/** What each speaker in a room plays. Pure and bounded: of a session the newest that it said holds, until it is not said again. */
import { CLOCK_TOLERANCE } from '../identity/certificate.ts';
import { PLAYING_LIFE } from '../records/constants.ts';
import type { Outcome } from '../records/kinds.ts';
import type { Playing } from '../records/playing.ts';
import { remember } from '../util/bounded-map.ts';
import { compare } from '../wire/bytes.ts';
import { type Ruled, voicesOf } from './stage-rules.ts';

/** Speakers, with those who have just left. */
const SPEAKERS = 24;

/** Sessions of which it is known when they said something last. */
const MAX_KNOWN = 256;

/** Titles are of those who may be heard: sealed in a room for members, plain in any other. That nothing is played any more is no secret. */
export function maySayTitle({ id, title }: Playing, room: Ruled): boolean {
  if (title !== '' && (typeof title === 'string') === (room.permissions.access === 'members')) return false;
  return voicesOf(room).some((member) => member.id === id);
}

export class PlayedTitles {
  readonly #newest = new Map<string, { readonly playing: Playing; heard: number }>();
  /** Time of the newest of each session for as long as one before it could be repeated by anybody, whether that is kept or not. */
  readonly #latest = new Map<string, number>();

  /** All that is kept, also who plays nothing any more: whoever knew a title is told that it is over. */
  get all(): readonly Playing[] {
    return [...this.#newest.values()].map(({ playing }) => playing);
  }

  /** The newest that a session said. */
  of(session: string): Playing | undefined {
    return this.#newest.get(session)?.playing;
  }

  /** Of two of one time the one with the greater bytes holds, everywhere. */
  isNews({ id, at, bytes }: Playing): boolean {
    const held = this.of(id);
    if (held !== undefined && at === held.at) return compare(bytes, held.bytes) > 0;
    return at > Math.max(held?.at ?? -1, this.#latest.get(id) ?? -1);
  }

  /** Applies a verified one that arrived at `now` (ms). */
  take(playing: Playing, now: number): Outcome {
    if (!this.isNews(playing)) return 'old';
    const before = this.#newest.get(playing.id)?.playing.title ?? '';
    remember(this.#newest, playing.id, { playing, heard: now }, SPEAKERS);
    remember(this.#latest, playing.id, playing.at, MAX_KNOWN);
    return playing.title === before ? 'refreshed' : 'changed';
  }

  /** Forgets what is not said any more. That something is over is told to newcomers until nobody can make them believe that it is not. */
  expire(now: number): boolean {
    let shows = false;
    for (const [id, one] of this.#newest) {
      one.heard = Math.min(one.heard, now);
      const { title, at } = one.playing;
      if (now - one.heard < PLAYING_LIFE || (title === '' && now - at <= CLOCK_TOLERANCE)) continue;
      this.#newest.delete(id);
      shows ||= title !== '';
    }
    for (const [id, at] of this.#latest) if (now - at > CLOCK_TOLERANCE) this.#latest.delete(id);
    return shows;
  }

  leave(session: string): boolean {
    const title = this.#newest.get(session)?.playing.title ?? '';
    this.#newest.delete(session);
    return title !== '';
  }
}
