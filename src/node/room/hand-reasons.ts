/** Why hands are up. Pure and bounded: of a session the newest reason that it gave for the hand that is up, which goes when the hand does. */
import { MAX_HANDS } from '../records/constants.ts';
import type { HandReason } from '../records/hand-reason.ts';
import type { Fate } from '../records/kinds.ts';
import type { Remark } from '../records/remark.ts';
import { remember } from '../util/bounded-map.ts';
import { compare } from '../wire/bytes.ts';
import type { Hand } from './interactions.ts';
import type { RoomParts } from './record-kind.ts';

/** A reason is of a hand that is up: sealed in a room for members, plain in any other. */
export function mayGiveReason(
  { id, since, reason }: HandReason,
  { handOf, permissions }: Pick<RoomParts, 'handOf' | 'permissions'>,
): boolean {
  if ((typeof reason === 'string') === (permissions.access === 'members')) return false;
  return handOf(id)?.saying.since === since;
}

export class HandReasons {
  readonly #newest = new Map<string, HandReason>();
  readonly #handOf: (session: string) => Hand | undefined;
  /** Whether what somebody says breaks the rules of the room: a reason is a line, as far as they go. */
  breaks: ((line: Remark, now: number) => boolean) | undefined;

  constructor(handOf: (session: string) => Hand | undefined) {
    this.#handOf = handOf;
  }

  get all(): readonly HandReason[] {
    return [...this.#newest.values()].filter((one) => this.#stands(one));
  }

  /** Why this session's hand is up. */
  of(session: string): HandReason | undefined {
    const held = this.#newest.get(session);
    return held !== undefined && this.#stands(held) ? held : undefined;
  }

  isKnown({ id, bytes }: HandReason): boolean {
    const held = this.of(id);
    return held !== undefined && compare(held.bytes, bytes) === 0;
  }

  /** Of two of one time the one with the greater bytes holds, everywhere. */
  isNews(reason: HandReason): boolean {
    const held = this.of(reason.id);
    if (held === undefined) return true;
    return (reason.at - held.at || compare(reason.bytes, held.bytes)) >= 0;
  }

  /** Applies a verified one, of a hand that is up, that arrived at `now` (ms). */
  take(reason: HandReason, now: number): Fate {
    const hand = this.#handOf(reason.id);
    if (hand === undefined || !this.isNews(reason)) return 'old';
    if (this.isKnown(reason)) return 'refreshed';
    const line = { ...hand, at: reason.at, saying: { kind: 'line', text: '' } } as const;
    // Of a hand that has one it is said anew: it has grown old, or the room's key has changed. `REASON_RATE` limits how often.
    if (this.of(reason.id) === undefined && this.breaks?.(line, now) === true) return 'not-allowed';
    for (const [id, one] of this.#newest) if (!this.#stands(one)) this.#newest.delete(id);
    remember(this.#newest, reason.id, reason, MAX_HANDS);
    return 'changed';
  }

  #stands({ id, since }: HandReason): boolean {
    return this.#handOf(id)?.saying.since === since;
  }
}
