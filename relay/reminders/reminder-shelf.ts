/** Who wants to be reminded of which plan: in memory, bounded by plan, by address and in all. */
import type { RoomId } from '../../src/node/identity/ids.ts';
import type { PushAddress } from '../../src/node/planned/reminder-messages.ts';
import { crowdedOut } from '../../src/node/util/shares.ts';
import { equals } from '../../src/node/wire/bytes.ts';

/** Kept at a time, of one plan, and brought from one address. */
export const MAX_REMINDERS = 5_000;
export const MAX_PER_PLAN = 1_000;
export const MAX_PER_ADDRESS = 100;

export interface KeptReminder extends PushAddress {
  readonly plan: RoomId;
  /** Who brought it (what stands for `shareKey`). */
  readonly from: string;
  /** Up to when this person has been told everything, ms since 1970. */
  told: number;
}

/** What became of a wish: the last two are refusals. */
export type Kept = 'kept' | 'known' | 'too-many' | 'full';

export class ReminderShelf {
  readonly #kept = new Map<RoomId, Map<string, KeptReminder>>();
  readonly #most: number;
  readonly #onCrowdedOut: () => void;
  #size = 0;

  /** `onCrowdedOut`: one has made place for another. */
  constructor(most = MAX_REMINDERS, onCrowdedOut: () => void = () => undefined) {
    this.#most = most;
    this.#onCrowdedOut = onCrowdedOut;
  }

  get size(): number {
    return this.#size;
  }

  /** Changes with everything that a file of it would say. */
  edition = 0;

  *all(): IterableIterator<KeptReminder> {
    for (const of of this.#kept.values()) yield* of.values();
  }

  plans(): Iterable<RoomId> {
    return this.#kept.keys();
  }

  of(plan: RoomId): Iterable<KeptReminder> {
    return this.#kept.get(plan)?.values() ?? [];
  }

  has({ plan, endpoint }: Pick<KeptReminder, 'plan' | 'endpoint'>): boolean {
    return this.#kept.get(plan)?.has(endpoint) ?? false;
  }

  /** A browser that asks twice is reminded once, with the keys of its last word. */
  take(reminder: KeptReminder): Kept {
    const { plan, endpoint, from } = reminder;
    const held = this.#kept.get(plan)?.get(endpoint);
    if (held !== undefined) {
      this.#kept.get(plan)!.set(endpoint, { ...reminder, from: held.from, told: held.told });
      this.edition++;
      return 'known';
    }
    let mine = 0;
    for (const other of this.all()) if (other.from === from) mine++;
    if (mine >= MAX_PER_ADDRESS) return 'too-many';
    const ofPlan = this.#kept.get(plan)?.size ?? 0;
    if (ofPlan >= MAX_PER_PLAN && !this.#makePlace(this.of(plan), from)) return 'full';
    if (this.#size >= this.#most && !this.#makePlace(this.all(), from)) return 'full';
    const others = this.#kept.get(plan) ?? new Map<string, KeptReminder>();
    this.#kept.set(plan, others.set(endpoint, reminder));
    this.#size++;
    this.edition++;
    return 'kept';
  }

  /** Told up to `at`, ms since 1970. */
  tell(reminder: KeptReminder, at: number): void {
    reminder.told = at;
    this.edition++;
  }

  /** Only for who knows the secret of that browser. Whether there was one. */
  remove(plan: RoomId, { endpoint, auth }: Pick<PushAddress, 'endpoint' | 'auth'>): boolean {
    const held = this.#kept.get(plan)?.get(endpoint);
    if (held === undefined || !equals(held.auth, auth)) return false;
    this.#drop(held);
    return true;
  }

  /** All of a browser that is gone. How many there were. */
  forget(endpoint: string): number {
    const found = [...this.all()].filter((one) => one.endpoint === endpoint);
    for (const one of found) this.#drop(one);
    return found.length;
  }

  /** All of a plan that is over. */
  forgetPlan(plan: RoomId): void {
    this.#size -= this.#kept.get(plan)?.size ?? 0;
    this.#kept.delete(plan);
    this.edition++;
  }

  #drop({ plan, endpoint }: KeptReminder): void {
    const of = this.#kept.get(plan)!;
    of.delete(endpoint);
    if (of.size === 0) this.#kept.delete(plan);
    this.#size--;
    this.edition++;
  }

  /** Whoever fills the shelf, or a plan's part of it, pushes out only their own. */
  #makePlace(among: Iterable<KeptReminder>, from: string): boolean {
    const crowded = crowdedOut(
      Array.from(among, (one) => [one, one.from] as const),
      from,
    );
    if (crowded === undefined) return false;
    this.#drop(crowded);
    this.#onCrowdedOut();
    return true;
  }
}
