/** When relays that could not be reached, or that ended it, are tried again: pure, bounded. It is remembered also while others are used in their place. */
import { backoff } from '../../util/backoff.ts';
import { remember } from '../../util/bounded-map.ts';

interface Failed {
  attempt: number;
  /** When it is tried again, ms. */
  at: number;
}

const FIRST_RETRY = 300;
const LAST_RETRY = 10_000;
const MAX_REMEMBERED = 32;

export class RelayRetries {
  readonly #failed = new Map<string, Failed>();

  /** When this relay may be tried; in the past where nothing speaks against it. */
  at(id: string): number {
    return this.#failed.get(id)?.at ?? Number.NEGATIVE_INFINITY;
  }

  /** It could not be reached, or ended what there was. */
  failed(id: string, now: number): void {
    const attempt = this.#failed.get(id)?.attempt ?? 0;
    this.#set(id, { attempt: attempt + 1, at: now + backoff(attempt, FIRST_RETRY, LAST_RETRY) });
  }

  /** It counts as if it had failed so many times more, when it fails next. */
  blame(id: string, times: number): void {
    const { attempt = 0, at = Number.NEGATIVE_INFINITY } = this.#failed.get(id) ?? {};
    this.#set(id, { attempt: attempt + times, at });
  }

  /** It was reached. */
  forget(id: string): void {
    this.#failed.delete(id);
  }

  /** All are tried again now, or all but one. */
  hurry(except?: string): void {
    for (const [id, failed] of this.#failed) if (id !== except) failed.at = Number.NEGATIVE_INFINITY;
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

  #set(id: string, failed: Failed): void {
    remember(this.#failed, id, failed, MAX_REMEMBERED);
  }
}
