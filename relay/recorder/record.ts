/** `npm run record`. */
import { runProgram } from '../cli/run-program.ts';
import { runRecord } from './programs.ts';

await runProgram(runRecord, process.argv.slice(2));
