#!/usr/bin/env node
/** `npm start`, and `stoa` where the package is installed: runs the relay in a process of its own, and anew when that fails; or looks at one. */
import { join } from 'node:path';
import { PACKED, runnable, tooOld } from './util/packed.ts';
import { supervise } from './util/supervisor.ts';

const [command, ...words] = process.argv.slice(2);
const problem = PACKED ? tooOld(process.versions.node) : undefined;
if (problem !== undefined) {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
} else if (command === 'doctor') {
  const { runDoctor } = await import('./doctor/command.ts');
  const { exitSoon } = await import('./util/shutdown.ts');
  // Threads of WebRTC would keep the process.
  exitSoon(await runDoctor(words, process.env));
} else {
  process.exitCode = await supervise(runnable(join(import.meta.dirname, 'relay-process.ts')), process.argv.slice(2));
}
