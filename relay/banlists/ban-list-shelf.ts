/** The lists of the banned that a relay keeps, in memory alone: of each community the newest. Bounded in all, and shared among the addresses that bring them. */
import { type BanList, isNewerList } from '../../src/node/banlist/ban-list.ts';
import { BAN_LIST_LIFE } from '../../src/node/banlist/constants.ts';
import { crowdedOut } from '../../src/node/util/shares.ts';
import { equals, toBase64url } from '../../src/node/wire/bytes.ts';
import type { Taken } from '../http/intake/record-routes.ts';

/** Lists kept at a time: 8 MB. */
const MAX_LISTS = 256;

interface Kept {
  readonly list: BanList;
  /** Who brought the first of this community. */
  readonly from: string;
  /** When it was brought or asked for last, ms. */
  wanted: number;
}

export class BanListShelf {
  readonly #kept = new Map<string, Kept>();
  readonly #most: number;

  constructor(most = MAX_LISTS) {
    this.#most = most;
  }

  get size(): number {
    return this.#kept.size;
  }

  /** Takes in a verified list at `now` (ms), brought by `from`. */
  take(list: BanList, now: number, from: string): Taken {
    const key = toBase64url(list.root);
    const held = this.#kept.get(key);
    if (held !== undefined && equals(held.list.bytes, list.bytes)) {
      held.wanted = now;
      return 'known';
    }
    if (!isNewerList(list, held?.list)) return 'old';
    if (held === undefined && this.#kept.size >= this.#most) {
      this.expire(now);
      if (this.#kept.size >= this.#most && !this.#makePlace(from)) return 'full';
    }
    this.#kept.set(key, { list, from: held?.from ?? from, wanted: now });
    return 'kept';
  }

  /** The list of the community with this root key in base64url, for whoever asks at `now` (ms). */
  of(id: string, now: number): Uint8Array<ArrayBuffer> | undefined {
    const held = this.#kept.get(id);
    if (held !== undefined) held.wanted = now;
    return held?.list.bytes;
  }

  /** Lets go of those that nobody brings or asks for. When the clock jumped back they last one more life. */
  expire(now: number): void {
    for (const [key, kept] of this.#kept) {
      kept.wanted = Math.min(kept.wanted, now);
      if (now - kept.wanted >= BAN_LIST_LIFE) this.#kept.delete(key);
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
