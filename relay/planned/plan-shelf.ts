/**
 * The plans that a relay keeps: in memory, bounded by host, by address and in all. Of a room the newest holds, a cancelled one too, so that no older one
 * comes back while it is good.
 */
import { homeOf } from '../../src/node/community/name.ts';
import { CLOCK_TOLERANCE } from '../../src/node/identity/certificate.ts';
import type { RoomId } from '../../src/node/identity/ids.ts';
import { keyToHex } from '../../src/node/identity/keys.ts';
import { AHEAD, KEPT_AFTER } from '../../src/node/planned/constants.ts';
import { lastMeeting, nextMeeting } from '../../src/node/planned/meetings.ts';
import { isNewerPlan, type Plan, type PlanOrder, planDetails } from '../../src/node/planned/plan.ts';
import { crowdedOut } from '../../src/node/util/shares.ts';
import { equals } from '../../src/node/wire/bytes.ts';
import { MalformedError } from '../../src/node/wire/malformed.ts';

/** Plans kept at a time, and of one host. */
export const MAX_PLANS = 5_000;
export const MAX_PER_HOST = 24;

/** What became of a plan: the last three are refusals. */
export type Taken = 'kept' | 'known' | 'old' | 'too-far' | 'over' | 'too-many' | 'full';

/** ms since 1970. */
export interface ComingMeeting {
  readonly starts: number;
  readonly ends: number;
}

/** As little as is asked for often: the rest is read from the bytes (`planDetails`). 5,000 of them are some megabytes. */
export interface KeptPlan extends PlanOrder {
  /** The host's key, hex. */
  readonly host: string;
  readonly title: string;
  readonly room: RoomId;
  /** The root key that the room belongs to: a community's, or its founder's. Hex. */
  readonly root: string;
  /** The community whose hallway the room belongs to, by name; undefined for a person's own. */
  readonly home: string | undefined;
  readonly listed: boolean;
  readonly cancelled: boolean;
  /** When it is let go, ms since 1970. */
  readonly until: number;
  /** Who brought it (`shareKey`, or what stands for it). */
  readonly from: string;
  /** When the next meeting begins and ends, ms since 1970; absent when there is none. Looked up again once it is over. */
  next: ComingMeeting | undefined;
  /** Its signatures were checked since the relay has started: what comes from the relay's own file is checked before it is shown. */
  verified: boolean;
}

export class PlanShelf {
  readonly #kept = new Map<RoomId, KeptPlan>();
  readonly #most: number;

  constructor(most = MAX_PLANS) {
    this.#most = most;
  }

  get size(): number {
    return this.#kept.size;
  }

  /** Changes with every plan that is taken in or let go. */
  edition = 0;

  get(room: RoomId): KeptPlan | undefined {
    return this.#kept.get(room);
  }

  /** All that are kept, those that were brought first before others. */
  all(): IterableIterator<KeptPlan> {
    return this.#kept.values();
  }

  /** Takes in a verified plan at `now` (ms since 1970), brought by `from`. */
  take(plan: Plan, now: number, from: string): Taken {
    const { charter, schedule, revision, issued, cancelled, bytes } = plan;
    const held = this.#kept.get(charter.id);
    if (held !== undefined && !isNewerPlan(plan, held)) return plan.revision === held.revision ? 'known' : 'old';
    const next = nextMeeting(schedule, now);
    if (!cancelled) {
      if (next === undefined) return 'over';
      if (next.starts > now + AHEAD + CLOCK_TOLERANCE) return 'too-far';
    }
    const host = keyToHex(charter.host);
    if (held === undefined) {
      if (!this.#hasPlaceFor(host)) return 'too-many';
      if (this.#kept.size >= this.#most) this.expire(now);
      if (this.#kept.size >= this.#most && !this.#makePlace(from)) return 'full';
    }
    this.#kept.set(charter.id, {
      host,
      title: charter.title,
      room: charter.id,
      root: equals(charter.root, charter.host) ? host : keyToHex(charter.root),
      home: homeOf(charter),
      listed: charter.open,
      cancelled,
      revision,
      issued,
      bytes,
      until: keptUntil(plan),
      from: held?.from ?? from,
      next: next && { starts: next.starts, ends: next.ends },
      verified: true,
    });
    this.edition++;
    return 'kept';
  }

  /** Takes in what was kept before, unless it is over, or something newer is here: false then. */
  restore(plan: KeptPlan, now: number): boolean {
    const held = this.#kept.get(plan.room);
    if (plan.until <= now || (held === undefined ? this.#kept.size >= this.#most : !isNewerPlan(plan, held)))
      return false;
    this.#kept.set(plan.room, plan);
    this.edition++;
    return true;
  }

  /** It turned out to be none. */
  remove(plan: KeptPlan): void {
    if (this.#kept.get(plan.room) === plan) this.#drop(plan.room);
  }

  /** Lets go of what is over. */
  expire(now: number): void {
    for (const [room, { until }] of this.#kept) if (until <= now) this.#drop(room);
  }

  /** The meeting that is on at `now` (ms since 1970), or next; undefined when all are over. */
  next(plan: KeptPlan, now: number): ComingMeeting | undefined {
    if (plan.next !== undefined && plan.next.ends <= now) {
      const next = nextIn(plan.bytes, now);
      plan.next = next && { starts: next.starts, ends: next.ends };
    }
    return plan.next;
  }

  /** Those that anybody may be shown and that match: not cancelled, listed, with a meeting to come, the soonest first. */
  comingUp(matches: (plan: KeptPlan) => boolean, now: number): readonly KeptPlan[] {
    const found: KeptPlan[] = [];
    for (const plan of this.#kept.values()) {
      if (plan.cancelled || !plan.listed || !matches(plan)) continue;
      if (this.next(plan, now) !== undefined) found.push(plan);
    }
    return found.sort((a, b) => a.next!.starts - b.next!.starts);
  }

  /** A host who has planned and cancelled much may go on planning. */
  #hasPlaceFor(host: string): boolean {
    let count = 0;
    let cancelled: RoomId | undefined;
    for (const plan of this.#kept.values()) {
      if (plan.host !== host) continue;
      count++;
      if (plan.cancelled) cancelled ??= plan.room;
    }
    if (count < MAX_PER_HOST) return true;
    if (cancelled === undefined) return false;
    this.#drop(cancelled);
    return true;
  }

  /** Whoever fills the shelf pushes out only their own. */
  #makePlace(from: string): boolean {
    const shares = [...this.#kept].map(([room, plan]) => [room, plan.from] as const);
    const crowded = crowdedOut(shares, from);
    if (crowded === undefined) return false;
    this.#drop(crowded);
    return true;
  }

  #drop(room: RoomId): void {
    this.#kept.delete(room);
    this.edition++;
  }
}

/** Undefined too for a plan that cannot be read: it comes from the relay's file, and was written by a build with other time zones, or is damaged. */
function nextIn(bytes: Uint8Array<ArrayBuffer>, now: number): ComingMeeting | undefined {
  try {
    return nextMeeting(planDetails(bytes).schedule, now);
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

/** Until a while after its last meeting, and no longer than it is good. */
function keptUntil({ schedule, issued }: Plan): number {
  const last = lastMeeting(schedule);
  return Math.min(issued + AHEAD, (last?.ends ?? issued) + KEPT_AFTER);
}
