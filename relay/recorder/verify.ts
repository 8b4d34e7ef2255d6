/** `npm run verify`. */
import { runProgram } from '../cli/run-program.ts';
import { runVerify } from './programs.ts';

await runProgram(runVerify, process.argv.slice(2));
