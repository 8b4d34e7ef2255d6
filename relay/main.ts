#!/usr/bin/env node
/** `npm start`, and `stoa` where the package is installed: runs the relay in a process of its own, and anew when that fails; or another of the programs. */
import { join } from 'node:path';
import type { runProgram } from './cli/run-program.ts';
import { PACKED, runnable, tooOld } from './util/packed.ts';
import { supervise } from './util/supervisor.ts';

const [command = '', ...words] = process.argv.slice(2);

/** By its first word. They are loaded when they are asked for: what supervises a relay stays small. */
const PROGRAMS: Readonly<Record<string, () => Promise<void>>> = {
  doctor: async () => {
    const { runDoctor } = await import('./doctor/command.ts');
    const { exitSoon } = await import('./util/shutdown.ts');
    // Threads of WebRTC would keep the process.
    exitSoon(await runDoctor(words, process.env));
  },
  bridge: async () => {
    const { runBridge } = await import('./bridge/command.ts');
    const { exitSoon } = await import('./util/shutdown.ts');
    exitSoon(await runBridge(words, process.env));
  },
  record: async () => run((await import('./recorder/programs.ts')).runRecord),
  verify: async () => run((await import('./recorder/programs.ts')).runVerify),
  speak: async () => run((await import('./speaker/speak.ts')).runSpeak),
};

async function run(program: Parameters<typeof runProgram>[0]): Promise<void> {
  const { runProgram: start } = await import('./cli/run-program.ts');
  await start(program, words);
}

const problem = PACKED ? tooOld(process.versions.node) : undefined;
if (problem !== undefined) {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
} else if (Object.hasOwn(PROGRAMS, command)) {
  await PROGRAMS[command]!();
} else {
  process.exitCode = await supervise(runnable(join(import.meta.dirname, 'relay-process.ts')), process.argv.slice(2));
}
