/**
 * Child processes and their descendants: what they cost, and ending exactly those a test started.
 */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Clock ticks per second of /proc/PID/stat on Linux. */
const TICKS_PER_SECOND = 100;

interface Status {
  readonly parent: number;
  /** User plus system time, seconds. */
  readonly cpu: number;
  /** Distinguishes a process from a later one with the same number. */
  readonly started: string;
}

/** Reads /proc/PID/stat; undefined when the process is gone. */
async function status(pid: number): Promise<Status | undefined> {
  let text: string;
  try {
    text = await readFile(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The command name may hold spaces and brackets: count fields from after its last bracket.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z') return undefined;
  return {
    parent: Number(fields[1]),
    cpu: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    started: fields[19] ?? '',
  };
}

/** One process with its descendants, as they are now. */
export async function processTree(root: number): Promise<ReadonlyMap<number, Status>> {
  const all = new Map<number, Status>();
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const found = await status(Number(entry));
    if (found) all.set(Number(entry), found);
  }
  const tree = new Map<number, Status>();
  const visit = (pid: number): void => {
    const own = all.get(pid);
    if (!own || tree.has(pid)) return;
    tree.set(pid, own);
    for (const [child, { parent }] of all) if (parent === pid) visit(child);
  };
  visit(root);
  return tree;
}

/** Descendants of a process that run this script, by a part of its path. */
export async function descendantsRunning(script: string, root = process.pid): Promise<readonly number[]> {
  const found: number[] = [];
  for (const pid of (await processTree(root)).keys()) {
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (pid !== root && words.includes(script)) found.push(pid);
  }
  return found;
}

/** CPU time in seconds that a process and its living descendants have used so far. */
export async function cpuSeconds(root: number): Promise<number> {
  let sum = 0;
  for (const { cpu } of (await processTree(root)).values()) sum += cpu;
  return sum;
}

/** Memory that a process and its living descendants hold now, MB. */
export async function residentMegabytes(pid: number): Promise<number> {
  const statuses = await Promise.all(
    [...(await processTree(pid)).keys()].map((each) => readFile(`/proc/${each}/status`, 'utf8').catch(() => '')),
  );
  return statuses.reduce((sum, status) => sum + Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0), 0) / 1_024;
}

/** Ends those processes of a tree that still live: SIGTERM, then SIGKILL after `patience` ms. */
export async function endTree(tree: ReadonlyMap<number, Status>, patience = 3000): Promise<void> {
  const alive = async (): Promise<number[]> => {
    const left: number[] = [];
    for (const [pid, { started }] of tree) if ((await status(pid))?.started === started) left.push(pid);
    return left;
  };
  const signal = (pids: readonly number[], name: NodeJS.Signals): void => {
    for (const pid of pids) {
      try {
        process.kill(pid, name);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
  };
  signal(await alive(), 'SIGTERM');
  const deadline = Date.now() + patience;
  while ((await alive()).length > 0 && Date.now() < deadline) await new Promise((done) => setTimeout(done, 50));
  signal(await alive(), 'SIGKILL');
}

/** Runs a program to its end; throws with its words when it fails. */
export async function command(program: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await run(program, [...args], { env: env ?? process.env, maxBuffer: 1 << 24 });
  return stdout;
}

/** The same in a folder, with the environment of this process. */
export async function commandIn(folder: string, program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(program, [...args], { cwd: folder, maxBuffer: 1 << 24 });
  return stdout;
}
