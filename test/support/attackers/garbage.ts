/** Memory in use after the collector has run: what is left is held by something. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes. What hangs on finished tasks and timers is let go first. */
export async function heldMemory(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    await new Promise((done) => setTimeout(done, 50));
    collect();
  }
  return process.memoryUsage().heapUsed;
}
