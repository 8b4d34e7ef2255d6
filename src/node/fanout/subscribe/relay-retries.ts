/** When relays that could not be reached, or that ended it, are tried again: pure, bounded. It is remembered also while others are used in their place. */
import { remember } from '../../util/bounded-map.ts';
import { Retry } from '../../util/retry.ts';

const RETRY = { first: 300, max: 10_000 };
const MAX_REMEMBERED = 32;

export class RelayRetries {
  readonly #failed = new Map<string, Retry>();

  /** When this relay may be tried; in the past where nothing speaks against it. */
  at(id: string): number {
    return this.#failed.get(id)?.at ?? Number.NEGATIVE_INFINITY;
  }

  /** It could not be reached, or ended what there was. */
  failed(id: string, now: number): void {
    this.#remembered(id).failed(now);
  }

  /** It counts as if it had failed so many times more, when it fails next. */
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

  /** The relays to use, `most` of them: those that are reached, then those that did not fail, then those that are to be tried soonest. */
  choose<R extends { readonly id: string }>(
    relays: readonly R[],
    most: number,
    isOpen: (id: string) => boolean,
  ): readonly R[] {
    if (relays.length <= most) return relays;
    const order = ({ id }: R): number => (isOpen(id) ? 0 : this.#failed.has(id) ? 2 : 1);
    // Those of one order stay as they are given, but for those that failed.
    const byTurn = (a: R, b: R): number => (order(a) < 2 ? 0 : Math.sign(this.at(a.id) - this.at(b.id)) || 0);
    return [...relays].sort((a, b) => order(a) - order(b) || byTurn(a, b)).slice(0, most);
  }

  #remembered(id: string): Retry {
    const retry = this.#failed.get(id) ?? new Retry(RETRY);
    remember(this.#failed, id, retry, MAX_REMEMBERED);
    return retry;
  }
}
