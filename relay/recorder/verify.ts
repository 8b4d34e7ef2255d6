/** `npm run verify`. */
import { runProcess } from './process.ts';
import { runVerify } from './programs.ts';

await runProcess(runVerify);
