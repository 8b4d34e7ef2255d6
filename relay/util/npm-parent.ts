/** npm above this process. It passes on SIGINT and SIGTERM; by any other signal it ends, and what it has started would stay and keep its port. */
import { readFileSync } from 'node:fs';

/** How often its end is looked for, ms. */
const INTERVAL = 1_000;
/** npm runs scripts by a shell, which on some systems gives way to the script and on others waits for it. */
const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'zsh']);

/** Reads a file of `/proc`; '' where there is none. */
type Read = (path: string) => string;

export interface NpmParentOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Process id of the present parent. */
  readonly parent: () => number;
  readonly read: Read;
}

const OPTIONS: NpmParentOptions = { env: process.env, parent: () => process.ppid, read: readIfThere };

/**
 * Calls `ended` once, when npm has started this process (`npm start`, `npx`) and has ended. Of other parents nothing is concluded: a shell may end before what was started in its
 * background.
 */
export function watchNpm(ended: () => void, { env, parent, read }: NpmParentOptions = OPTIONS): void {
  if (env['npm_lifecycle_event'] === undefined) return;
  const first = parent();
  const shell = SHELLS.has(read(`/proc/${first}/comm`).trim());
  const npm = shell ? parentOf(first, read) : first;
  const timer = setInterval(() => {
    if (parent() === first && (!shell || parentOf(first, read) === npm)) return;
    clearInterval(timer);
    ended();
  }, INTERVAL);
  timer.unref();
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
