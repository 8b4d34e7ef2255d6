/** The time that an hour of four speakers takes to become one file, beside ffmpeg's for the same files. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '../../support/machine/programs.ts';
import { spokenFiles } from '../../support/records/memory-files.ts';
import type { Figure } from '../bench.ts';

/** In slots of 20 ms: an hour, who begins how long after the one before, and how long they speak, so that each turn overlaps the next. */
const [HOUR, EVERY, TURN] = [180_000, 500, 560];
const SPEAKERS = 4;
/** Of the system's clock in a second (USER_HZ, proc(5)). */
const TICKS = 100;

/** Seconds of a processor: those on the wall depend on what else the machine does. */
export async function mixing(folder: string, voice: readonly Uint8Array[]): Promise<Figure> {
  await mkdir(folder);
  const speakers = Array.from({ length: SPEAKERS }, (_, n) => ({
    name: `Voice ${n}`,
    turns: Array.from({ length: Math.floor((HOUR - TURN) / EVERY) }, (__, i) => i * EVERY)
      .filter((from) => (from / EVERY) % SPEAKERS === n)
      .map((from) => ({ from, packets: Array.from({ length: TURN }, (__, i) => voice[(from + i) % voice.length]!) })),
  }));
  for (const [name, bytes] of (await spokenFiles(speakers, HOUR)).held) await writeFile(join(folder, name), bytes);
  const inputs = (await readdir(folder)).filter((name) => name.endsWith('.opus')).map((name) => join(folder, name));
  const ours = await cpuOf(process.execPath, ['relay/recorder/record.ts', '--mix', folder]);
  const theirs = await cpuOf(await findProgram('ffmpeg'), [
    ...['-v', 'error', ...inputs.flatMap((input) => ['-i', input])],
    ...['-filter_complex', `amix=inputs=${SPEAKERS}`, '-c:a', 'libopus', '-b:a', '64k', join(folder, 'theirs.ogg')],
  ]);
  return { name: 'keep.mix', value: ours, unit: 's', yardstick: theirs, beside: 'ffmpeg amix' };
}

/** Of one program from its start to its end. Throws when it fails. */
async function cpuOf(program: string, args: readonly string[]): Promise<number> {
  const before = await childrenCpu();
  const [code] = await once(spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] }), 'exit');
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
  return (await childrenCpu()) - before;
}

/** What all children that have ended took, s. */
async function childrenCpu(): Promise<number> {
  const stat = await readFile('/proc/self/stat', 'utf8');
  // From the third field on, behind the program's name (proc(5)): cutime and cstime are the 16th and 17th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS;
}
