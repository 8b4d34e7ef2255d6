/**
 * The work that relays under load ask of this one. One queue for all rooms: a room's relays that all ask at once delay no tick. One relay has only so much done for
 * it, however many rooms it is asked for.
 */
import type { WorkQuestion } from '../../src/node/fanout/protocol/work.ts';
import { doWork } from '../../src/node/fanout/subscribe/work.ts';
import { RateLimit } from '../../src/node/util/rate-limit.ts';
import type { Counters } from '../util/counters.ts';

/** How long it works at a time, and rests, ms: audio leaves every 20 ms. */
const PACE = { slice: 2, rest: 4 };
/** Answers for one relay: the hardest takes half a second of a processor. */
const ANSWERS = { perSecond: 0.1, burst: 12, maxKeys: 64 };

export class UpstreamWork {
  readonly #counters: Pick<Counters, 'add'>;
  readonly #now: () => number;
  readonly #answers = new RateLimit(ANSWERS);
  #busy: Promise<unknown> = Promise.resolve();

  constructor(counters: Pick<Counters, 'add'>, now: () => number) {
    this.#counters = counters;
    this.#now = now;
  }

  /**
   * Works once all that was asked before is done. `relay`: who asks, by peer id. Resolves to the message that answers; to undefined when it is not wanted any more,
   * takes too long, or is more than is done for that relay.
   */
  do(relay: string, question: WorkQuestion, isWanted: () => boolean): ReturnType<typeof doWork> {
    const answer = this.#busy.then(async () => {
      if (!isWanted()) return undefined;
      if (this.#answers.take(relay, this.#now())) return doWork(question, isWanted, PACE);
      this.#counters.add('upstream.unworked');
      return undefined;
    });
    this.#busy = answer;
    return answer;
  }
}
