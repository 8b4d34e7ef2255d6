/** `npm run record`. */
import { runProcess } from './process.ts';
import { runRecord } from './programs.ts';

await runProcess(runRecord);
