/** An error that nothing caught: what it interrupted is in an unknown state, so the process leaves in order and another one takes its place. */
import type { Counters } from './counters.ts';
import type { Log } from './log.ts';
import { withoutPeople } from './rejections.ts';

export interface LastResortOptions {
  readonly counters: Counters;
  readonly log: Log;
  /** Tells listeners where else to go, and closes everything. */
  readonly leave: () => Promise<void>;
  /** Ends the process. */
  readonly end: () => void;
}

/** Leaving takes no longer than this: people wait for the next process, ms. */
const LEAVE_LIMIT = 1_000;

/** Handles `uncaughtException` of the process. Never throws. */
export function createLastResort({ counters, log, leave, end }: LastResortOptions): (error: unknown) => void {
  let leaving = false;
  return (error) => {
    counters.add('process.exceptions');
    // What fails while it leaves follows from the first failure more often than not.
    if (leaving) return;
    leaving = true;
    log.error(withoutPeople(error), 'an error that nothing caught; the relay ends and starts anew');
    const limit = new Promise<void>((resolve) => setTimeout(resolve, LEAVE_LIMIT));
    const left = new Promise<void>((resolve) => resolve(leave()));
    void Promise.race([left, limit]).then(end, end);
  };
}
