/** When relays that were unreachable or ended a channel are tried again: pure, bounded. Remembered even while other relays are used instead. */
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

  /** When this relay may be tried; in the past when nothing speaks against it. */
  at(id: string): number {
    return this.#failed.get(id)?.at ?? Number.NEGATIVE_INFINITY;
  }

  /** It was unreachable, or ended the channel. */
  failed(id: string, now: number): void {
    const attempt = this.#failed.get(id)?.attempt ?? 0;
    this.#set(id, { attempt: attempt + 1, at: now + backoff(attempt, FIRST_RETRY, LAST_RETRY) });
  }

  /** Counts as this many more failures when it fails next. */
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

  #set(id: string, failed: Failed): void {
    remember(this.#failed, id, failed, MAX_REMEMBERED);
  }
}
