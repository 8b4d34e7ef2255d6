import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Failure, systemCode } from '../util/failure.ts';
import { PACKED } from '../util/packed.ts';

/** The folder of the project, or of the package, whatever folder the program is started from. */
const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const BUILDER = fileURLToPath(new URL('./page-build-worker.ts', import.meta.url));
/** The sources of the page. */
const SOURCES = ['src', 'vite.config.ts', 'package-lock.json'];
/** A build takes seconds; one that takes this long hangs. */
const BUILD_TIMEOUT = 180_000;

export interface PageOptions {
  /** Prints a line for people. */
  readonly say: (line: string) => void;
  readonly project?: string;
  /** Builds the page into a folder; throws when it cannot. */
  readonly build?: (outDir: string, signal: AbortSignal) => Promise<void>;
  /** Ends a running build. */
  readonly signal: AbortSignal;
}

/** The folder of the built page, built first when it is missing or older than its sources. The package comes with it. */
export async function builtPage({ say, signal, project = PROJECT, build = runBuilder }: PageOptions): Promise<string> {
  const folder = join(project, 'dist', 'page');
  if (PACKED) return folder;
  const built = await modified(join(folder, 'index.html'));
  if (built > 0 && built >= (await newest(project))) return folder;
  say(
    built > 0
      ? 'The sources have changed: building the page, a few seconds.'
      : 'Building the page: a few seconds, the first time only.',
  );
  // Built beside and moved into place, so that two starts at once, or an interrupted one, leave no partial page.
  const start = randomUUID();
  const beside = join(project, 'dist', `page.${start}`);
  const old = join(project, 'dist', `old.${start}`);
  try {
    await build(beside, signal);
    await rename(folder, old).catch(unlessAbsent);
    await rename(beside, folder).catch((error: unknown) => {
      // Another start has put its page there meanwhile, which is just as good.
      if (systemCode(error) !== 'ENOTEMPTY' && systemCode(error) !== 'EEXIST') throw error;
    });
  } finally {
    await rm(beside, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
  return folder;
}

async function runBuilder(outDir: string, signal: AbortSignal): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [BUILDER, outDir], { cwd: PROJECT, signal, timeout: BUILD_TIMEOUT });
  } catch (error) {
    if (signal.aborted) throw error;
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    throw new Failure(whyNotBuilt(said), { cause: error });
  }
}

/** In a sentence, from what the builder printed. */
export function whyNotBuilt(said: string): string {
  if (!said.includes("Cannot find package 'vite'")) return `The page could not be built:\n${said}`;
  return 'The page is not built, and what builds it is not installed: with NODE_ENV=production, npm leaves it out. Run npm ci --include=dev, or name a built page with --page DIR';
}

/** Time of the page's newest source, ms. */
async function newest(project: string): Promise<number> {
  const times = await Promise.all(SOURCES.map((source) => newestUnder(join(project, source))));
  return Math.max(...times);
}

async function newestUnder(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true }).catch((error: unknown) => {
    if (systemCode(error) === 'ENOTDIR' || systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  const times = await Promise.all([modified(path), ...entries.map((entry) => modified(join(path, entry)))]);
  return Math.max(...times);
}

/** 0 for a missing file. */
async function modified(path: string): Promise<number> {
  const info = await stat(path).catch(unlessAbsent);
  return info?.mtimeMs ?? 0;
}

function unlessAbsent(error: unknown): undefined {
  if (systemCode(error) === 'ENOENT') return undefined;
  throw error;
}
