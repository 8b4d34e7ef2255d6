/** Pushes on their way: so many in a second and at once, tried again a few times, and given up when they are of no use any more. The clock is the caller's. */
import { type ConnectionLimits, createConnectionLimits } from '../http/connection-limits.ts';
import type { Counters } from '../util/counters.ts';
import type { Deliver, Delivered, Push } from './deliver.ts';

/** Pushes that wait or are under way; those sent in a second, of which as many at most are unanswered. */
export const MAX_QUEUE = 5_000;
const AT_ONCE = 20;
/** Of what one address brought: so many are unanswered at most, for whoever brings endpoints that never answer waits alone. */
export const AT_ONCE_OF_ONE = 4;
/** After a failure it is tried again so much later, ms; a service that names a time is believed up to the most. */
const AGAIN = [30_000, 120_000];
const MOST = 300_000;

export interface Errand {
  readonly endpoint: string;
  /** What stands for the address that brought it. */
  readonly from: string;
  /** No use from then on, ms since 1970. */
  readonly until: number;
  /** What is sent, made when its turn comes; undefined when nobody wants it any more. Throws where it cannot be encrypted for whoever it is for. */
  readonly make: (now: number) => Push | undefined;
}

interface Waiting extends Errand {
  at: number;
  tries: number;
}

export interface PushQueueOptions {
  readonly deliver: Deliver;
  readonly counters: Counters;
  /** The push service knows of no such browser. */
  readonly onGone: (endpoint: string) => void;
}

export class PushQueue {
  readonly #o: PushQueueOptions;
  #waiting: Waiting[] = [];
  readonly #underWay: ConnectionLimits = createConnectionLimits({ most: AT_ONCE, perAddress: AT_ONCE_OF_ONE });

  readonly #stopped = new AbortController();

  constructor(options: PushQueueOptions) {
    this.#o = options;
  }

  get size(): number {
    return this.#waiting.length + this.#underWay.size;
  }

  /** False when there is no place: it will not be sent. */
  add(errand: Errand, now: number): boolean {
    if (this.size >= MAX_QUEUE) {
      this.#o.counters.add('reminders.lost.full');
      return false;
    }
    this.#waiting.push({ ...errand, at: now, tries: 0 });
    return true;
  }

  /** To be called once a second. Resolves when what it has sent is answered. */
  async tick(now: number): Promise<void> {
    if (this.#stopped.signal.aborted) return;
    const due: Promise<void>[] = [];
    const waiting = this.#waiting;
    // What is sent and fails joins those that stay.
    this.#waiting = [];
    for (const one of waiting) {
      if (one.until <= now) {
        this.#o.counters.add('reminders.lost.late');
        continue;
      }
      const place = one.at > now ? undefined : this.#underWay.enter(one.from);
      if (typeof place === 'function') due.push(this.#send(one, now).finally(place));
      else this.#waiting.push(one);
    }
    await Promise.all(due);
  }

  /** Ends what is under way: whatever is answered from now on changes nothing. */
  stop(): void {
    this.#stopped.abort();
  }

  async #send(one: Waiting, now: number): Promise<void> {
    const { counters } = this.#o;
    let push: Push | undefined;
    try {
      push = one.make(now);
    } catch {
      counters.add('reminders.lost.refused');
      this.#o.onGone(one.endpoint);
      return;
    }
    if (push === undefined) return;
    const { signal } = this.#stopped;
    const answer = await this.#o.deliver(push, signal).catch((): Delivered => ({ status: 0 }));
    if (signal.aborted) return;
    const { status, retryAfter = 0 } = answer;
    if (status >= 200 && status < 300) {
      counters.add('reminders.sent');
    } else if (status === 404 || status === 410) {
      counters.add('reminders.gone');
      this.#o.onGone(one.endpoint);
    } else if (status !== 0 && status !== 408 && status !== 429 && status < 500) {
      counters.add('reminders.lost.refused');
    } else if (one.tries >= AGAIN.length) {
      counters.add('reminders.lost.unanswered');
    } else {
      const wait = Math.min(MOST, Math.max(AGAIN[one.tries]!, retryAfter * 1_000));
      this.#waiting.push({ ...one, tries: one.tries + 1, at: now + wait });
    }
  }
}
