import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtPage, whyNotBuilt } from '../../../../relay/http/page-build.ts';
import { Failure } from '../../../../relay/util/failure.ts';

let folder: string;
const cleanups: (() => void)[] = [];
const HOUR = 3_600;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-page-'));
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) cleanup();
  await rm(folder, { recursive: true, force: true });
});

describe('building the page', () => {
  const said: string[] = [];
  let builds: number;
  const build = async (outDir: string): Promise<void> => {
    builds += 1;
    await mkdir(outDir, { recursive: true });
    await writeFile(join(outDir, 'index.html'), `build ${builds}`);
  };
  const start = (): Promise<string> =>
    builtPage({ say: (line) => said.push(line), project: folder, build, signal: new AbortController().signal });
  const age = (path: string, seconds: number): Promise<void> =>
    utimes(join(folder, path), Date.now() / 1000 - seconds, Date.now() / 1000 - seconds);

  beforeEach(async () => {
    said.length = 0;
    builds = 0;
    await mkdir(join(folder, 'src/client'), { recursive: true });
    for (const file of ['src/client/main.tsx', 'vite.config.ts', 'package-lock.json'])
      await writeFile(join(folder, file), '');
    for (const path of ['src/client/main.tsx', 'src/client', 'src', 'vite.config.ts', 'package-lock.json'])
      await age(path, HOUR);
  });

  it('happens only at the first start', async () => {
    const page = await start();
    expect(page).toBe(join(folder, 'dist/page'));
    await start();
    expect(builds).toBe(1);
    expect(said).toEqual(['Building the page: a few seconds, the first time only.']);
  });

  it.each(['src/client/main.tsx', 'vite.config.ts', 'package-lock.json'])(
    'happens again when %s is newer than the page',
    async (file) => {
      const page = await start();
      await age(file, -HOUR);
      await start();
      expect(await readFile(join(page, 'index.html'), 'utf8')).toBe('build 2');
      expect(said.at(-1)).toContain('The sources have changed');
    },
  );

  it('leaves the old page in place when it fails', async () => {
    const page = await start();
    await age('vite.config.ts', -HOUR);
    const failing = builtPage({
      say: () => undefined,
      project: folder,
      signal: new AbortController().signal,
      build: () => Promise.reject(new Failure('no')),
    });
    await expect(failing).rejects.toThrow('no');
    expect(await readFile(join(page, 'index.html'), 'utf8')).toBe('build 1');
  });

  it('says in a line what to install when the builder is missing, and what the builder says otherwise', () => {
    const missing =
      "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'vite' imported from relay/http/page-build-worker.ts";
    expect(whyNotBuilt(missing)).toContain('npm ci --include=dev');
    expect(whyNotBuilt(missing)).not.toContain('\n');
    expect(whyNotBuilt('Syntax error in main.tsx')).toBe('The page could not be built:\nSyntax error in main.tsx');
  });

  it('may happen twice at once', async () => {
    await Promise.all([start(), start()]);
    expect(await readFile(join(folder, 'dist/page/index.html'), 'utf8')).toMatch(/^build/);
  });
});
