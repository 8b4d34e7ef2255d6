import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpServer } from '../../../../relay/http/http-server.ts';
import { CHECKSUMS, pageChecksums } from '../../../../relay/http/page-checksums.ts';
import { readStaticFiles } from '../../../../relay/http/static-files.ts';
import { createCounters } from '../../../../relay/util/counters.ts';

const run = promisify(execFile);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-page-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function page(): Promise<string> {
  const made = join(folder, 'page');
  await mkdir(join(made, 'assets'), { recursive: true });
  await writeFile(join(made, 'index.html'), '<!doctype html>');
  await writeFile(join(made, 'assets/b.js'), 'b');
  await writeFile(join(made, 'assets/a.js'), 'a');
  await writeFile(join(made, '.hidden'), 'hidden');
  await writeFile(join(made, CHECKSUMS), await pageChecksums(made));
  return made;
}

/** Fetches what the list of a relay names, and lets the system's own tool say whether it fits. */
async function verify(url: string): Promise<string> {
  const copy = join(folder, 'copy');
  const list = await (await fetch(`${url}/${CHECKSUMS}`)).text();
  for (const line of list.trimEnd().split('\n')) {
    const path = line.slice(66);
    await mkdir(dirname(join(copy, path)), { recursive: true });
    await writeFile(join(copy, path), Buffer.from(await (await fetch(`${url}/${path}`)).arrayBuffer()));
  }
  await writeFile(join(copy, CHECKSUMS), list);
  return (await run('sha256sum', ['-c', CHECKSUMS], { cwd: copy })).stdout;
}

describe('checksums of the page', () => {
  it('list what is served, in order, and not themselves', async () => {
    const list = await pageChecksums(await page());
    expect(list.split('\n').map((line) => line.slice(64))).toEqual([
      '  assets/a.js',
      '  assets/b.js',
      '  index.html',
      '',
    ]);
  });

  it('verify a copy that was downloaded from a relay, and not one of which a byte differs', async () => {
    const served = await readStaticFiles(await page());
    const server = await createHttpServer({
      at: { host: '127.0.0.1', port: 0 },
      routes: new Map(),
      upgrades: new Map(),
      files: (path, request, response) => served.serve(path, request, response),
      sockets: { most: 100 },
      trustedHops: 0,
      counters: createCounters(),
    });
    try {
      const url = `http://127.0.0.1:${server.port}`;
      expect((await fetch(`${url}/${CHECKSUMS}`)).headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(await verify(url)).toBe('assets/a.js: OK\nassets/b.js: OK\nindex.html: OK\n');
      await writeFile(join(folder, 'copy/index.html'), '<!doctype HTML>');
      await expect(run('sha256sum', ['-c', CHECKSUMS], { cwd: join(folder, 'copy') })).rejects.toThrow();
    } finally {
      await server.stop();
    }
  });

  it('are written by the build, which prints the checksum of the list', { timeout: 120_000 }, async () => {
    const said: string[] = [];
    const info = (line: string): void => void said.push(line);
    const outDir = join(folder, 'built');
    const logger = { info, warn: () => undefined, warnOnce: () => undefined, error: () => undefined };
    await build({
      configFile: 'vite.config.ts',
      build: { outDir },
      customLogger: { ...logger, clearScreen: () => undefined, hasErrorLogged: () => false, hasWarned: false },
    });
    const { stdout } = await run('sha256sum', ['-c', CHECKSUMS], { cwd: outDir });
    expect(stdout).toContain('index.html: OK');
    const listed = (await readFile(join(outDir, CHECKSUMS), 'utf8')).split('\n').length;
    expect(listed).toBeGreaterThan(10);
    const own = await run('sha256sum', [CHECKSUMS], { cwd: outDir });
    expect(said).toContain(own.stdout.trim());
  });
});
