#!/usr/bin/env node
/** `npm start`, and `stoa` where the package is installed: runs the relay in a process of its own, and anew when that fails. */
import { join } from 'node:path';
import { PACKED, runnable, tooOld } from './util/packed.ts';
import { supervise } from './util/supervisor.ts';

const problem = PACKED ? tooOld(process.versions.node) : undefined;
if (problem === undefined) {
  process.exitCode = await supervise(runnable(join(import.meta.dirname, 'relay-process.ts')), process.argv.slice(2));
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
