/** When a process that failed is started anew, and what it and its parent tell each other about it. */

/** Exit code of a process that met an error which nothing caught (EX_SOFTWARE of sysexits.h), and of a parent that has given up on it. */
export const FAILED = 70;
/** Environment variable that tells a process how many before it have failed. */
export const FAILURES = 'STOA_FAILURES';

/** ms. */
const WINDOW = 600_000;
const MOST = 3;

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** True for an end that nobody asked for: it failed, Node failed, or the system ended it. With 0, 1 and 2 it has said what it wants to say. */
export function failed({ code }: Ending): boolean {
  return code === null || code > 2;
}

/** Lets a process fail three times in ten minutes. What fails more often has a reason that another start does not mend. */
export class RestartLimit {
  readonly #failures: number[] = [];

  /** Whether it may be started again after a failure at this time, ms. */
  mayRestart(now: number): boolean {
    while (this.#failures.length > 0 && now - this.#failures[0]! >= WINDOW) this.#failures.shift();
    if (this.#failures.length >= MOST) return false;
    this.#failures.push(now);
    return true;
  }
}
