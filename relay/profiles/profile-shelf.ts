/**
 * The profiles that a relay keeps, in memory alone: the latest of each session in each room, for some minutes. Bounded in all, and shared among the
 * addresses that bring them. What they say is not looked at.
 */

import { PROFILE_LIFE } from '../../src/node/profile/constants.ts';
import type { ProfileRecord } from '../../src/node/profile/profile-record.ts';
import { crowdedOut } from '../../src/node/util/shares.ts';
import type { Taken } from '../http/intake/record-routes.ts';

/** Profiles kept at a time: 16 MB. */
export const MAX_PROFILES = 4_096;

interface Kept {
  readonly at: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Who brought it. */
  readonly from: string;
  /** When it was brought last, ms. */
  brought: number;
}

export class ProfileShelf {
  readonly #kept = new Map<string, Kept>();
  readonly #most: number;

  constructor(most = MAX_PROFILES) {
    this.#most = most;
  }

  get size(): number {
    return this.#kept.size;
  }

  /** Takes in a verified profile at `now` (ms), brought by `from`. */
  take({ room, id, at, bytes }: ProfileRecord, now: number, from: string): Taken {
    const key = `${room} ${id}`;
    const held = this.#kept.get(key);
    if (held !== undefined && at < held.at) return 'old';
    if (held?.at === at) {
      held.brought = now;
      return 'known';
    }
    if (held === undefined && this.#kept.size >= this.#most) {
      this.expire(now);
      if (this.#kept.size >= this.#most && !this.#makePlace(from)) return 'full';
    }
    this.#kept.set(key, { at, bytes, from: held?.from ?? from, brought: now });
    return 'kept';
  }

  of(room: string, sessions: readonly string[]): readonly Uint8Array[] {
    return sessions.flatMap((session) => this.#kept.get(`${room} ${session}`)?.bytes ?? []);
  }

  /** Lets go of those that nobody brings any more. When the clock jumped back they last one more life. */
  expire(now: number): void {
    for (const [key, kept] of this.#kept) {
      kept.brought = Math.min(kept.brought, now);
      if (now - kept.brought >= PROFILE_LIFE) this.#kept.delete(key);
    }
  }

  #makePlace(from: string): boolean {
    const out = crowdedOut(
      Array.from(this.#kept, ([key, kept]) => [key, kept.from] as const),
      from,
    );
    return out !== undefined && this.#kept.delete(out);
  }
}
