/** When relays that were unreachable or ended a channel are tried again: pure, bounded. Remembered even while other relays are used instead. */
import { remember } from '../../util/bounded-map.ts';
import { Retry } from '../../util/retry.ts';

const RETRY = { first: 300, max: 10_000 };
const MAX_REMEMBERED = 32;

export class RelayRetries {
  readonly #failed = new Map<string, Retry>();

  /** When this relay may be tried; in the past when nothing speaks against it. */
  at(id: string): number {
    return this.#failed.get(id)?.at ?? Number.NEGATIVE_INFINITY;
  }

  /** It was unreachable, or ended the channel. */
  failed(id: string, now: number): void {
    this.#remembered(id).failed(now);
  }

  /** Counts as this many more failures when it fails next. */
  blame(id: string, times: number): void {
    this.#remembered(id).blame(times);
  }

  /** It was reached. */
  forget(id: string): void {
    this.#failed.delete(id);
  }

  /** All are tried again now, or all but one. */
  hurry(except?: string): void {
    for (const [id, retry] of this.#failed) if (id !== except) retry.hurry();
  }

  /** The relays to use, at most `most`: reached ones first, then those that did not fail, then those whose retry is soonest. */
  choose<R extends { readonly id: string }>(
    relays: readonly R[],
    most: number,
    isOpen: (id: string) => boolean,
  ): readonly R[] {
    if (relays.length <= most) return relays;
    const order = ({ id }: R): number => (isOpen(id) ? 0 : this.#failed.has(id) ? 2 : 1);
    // Equal ones stay in the given order.
    const byTurn = (a: R, b: R): number => (order(a) < 2 ? 0 : Math.sign(this.at(a.id) - this.at(b.id)) || 0);
    return [...relays].sort((a, b) => order(a) - order(b) || byTurn(a, b)).slice(0, most);
  }

  #remembered(id: string): Retry {
    const retry = this.#failed.get(id) ?? new Retry(RETRY);
    remember(this.#failed, id, retry, MAX_REMEMBERED);
    return retry;
  }
}
