/** npm above this process. It passes on SIGINT and SIGTERM; by any other signal it ends, and what it has started would stay and keep its port. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** How often its end is looked for, ms. */
const INTERVAL = 1_000;
/** npm runs scripts by a shell, which on some systems gives way to the script and on others waits for it. */
const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'zsh']);
/** The first words of its command line: what it calls itself, or Node and its script. */
const NPM = new Set(['npm', 'npx', 'npm-cli.js', 'npx-cli.js']);

/** Reads a file of `/proc`; '' where there is none, or where it cannot be read now. */
type Read = (path: string) => string;

export interface NpmParentOptions {
  /** Process id of the present parent. */
  readonly parent: () => number;
  readonly read: Read;
}

const OPTIONS: NpmParentOptions = { parent: () => process.ppid, read: readIfThere };

/**
 * Calls `ended` once, when npm has started this process (`npm start`, `npx`) and has ended. Of other parents nothing is concluded: a shell may end before what was started in its
 * background. Nor is anything where there is no /proc, which alone tells npm from others: the environment that npm sets is inherited by every shell below it.
 */
export function watchNpm(ended: () => void, { parent, read }: NpmParentOptions = OPTIONS): void {
  const first = parent();
  const shell = SHELLS.has(read(`/proc/${first}/comm`).trim());
  const npm = shell ? parentOf(first, read) : first;
  if (!isNpm(npm, read)) return;
  /** Where npm was before; 0 while that cannot be read. */
  const above = (): number => {
    const now = parent();
    return shell && now === first ? parentOf(first, read) : now;
  };
  let seen = npm;
  const timer = setInterval(() => {
    const now = above();
    if (now === 0) return;
    // What is seen once may be misread.
    if (now !== npm && now === seen) {
      clearInterval(timer);
      ended();
    }
    seen = now;
  }, INTERVAL);
  timer.unref();
}

function isNpm(pid: number, read: Read): boolean {
  const words = read(`/proc/${pid}/cmdline`).split(/[\0 ]/, 2);
  return words.some((word) => NPM.has(basename(word)));
}

function parentOf(pid: number, read: Read): number {
  return Number(/^PPid:\s*(\d+)$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
