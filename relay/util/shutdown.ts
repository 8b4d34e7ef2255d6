/** Ends the process. */
import { setFlagsFromString } from 'node:v8';

/** V8's compilers that run on threads of their own. */
const COMPILERS = ['--no-concurrent-sparkplug', '--no-sparkplug', '--no-maglev', '--no-turbofan'];
/** Time for their current work, ms. */
const LAST_WORK = 50;

/**
 * Ends the process with `code`, a moment later. Node joins V8's threads when it exits, and a compiler among them that waits for the main thread to
 * collect garbage would wait forever (nodejs/node#54918): the compilers get no new work, and the main thread serves them until they are done.
 */
export function exitSoon(code: number): void {
  for (const flag of COMPILERS) setFlagsFromString(flag);
  setTimeout(() => process.exit(code), LAST_WORK);
}
