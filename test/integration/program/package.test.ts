import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../support/harness/relay.ts';
import { REPOSITORY } from '../../support/machine/paths.ts';
import { commandIn, endTree, processTree } from '../../support/machine/processes.ts';

/** Of a busy machine. The page is built on the way where it is older than its sources. */
const SOON = { timeout: 60_000, interval: 50 };

let folder: string;
let manifest: string;
let child: ChildProcess | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-package-'));
  manifest = await readFile(join(REPOSITORY, 'package.json'), 'utf8');
  const words = ['run', '--silent', 'package', '--', '--json', '--pack-destination', folder];
  const said = await commandIn(REPOSITORY, 'npm', words);
  const [{ filename }] = JSON.parse(said.slice(said.indexOf('['))) as [{ filename: string }];
  await writeFile(join(folder, 'package.json'), '{}');
  await commandIn(folder, 'npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, filename)]);
}, 240_000);
afterAll(async () => {
  if (child !== undefined) await endTree(await processTree(child.pid!), 0);
  await rm(folder, { recursive: true, force: true });
});

const json = async (path: string): Promise<unknown> => JSON.parse(await readFile(join(folder, path), 'utf8'));

describe('the packed relay, installed in an empty folder', { timeout: 120_000 }, () => {
  it('brings few libraries, and leaves the project as it was', async () => {
    const lock = (await json('package-lock.json')) as { packages: Record<string, unknown> };
    expect(Object.keys(lock.packages).filter((path) => /react|libp2p|preact|vite/.test(path))).toEqual([]);
    expect(await readFile(join(REPOSITORY, 'package.json'), 'utf8')).toBe(manifest);
    expect(await json('node_modules/stoa/package.json')).not.toHaveProperty('devDependencies');
  });

  it('is not made by npm alone, which says how instead', async () => {
    await expect(commandIn(REPOSITORY, 'npm', ['pack', '--pack-destination', folder])).rejects.toThrow(
      'npm run package',
    );
  });

  it('is started by the container as nobody, from where npm installs it', async () => {
    const { bin } = (await json('node_modules/stoa/package.json')) as { bin: object };
    const lines = (await readFile(join(folder, 'node_modules/stoa/relay/deploy/Dockerfile'), 'utf8')).split('\n');
    expect(lines).toContain(`ENTRYPOINT ["/opt/stoa/bin/${Object.keys(bin)[0]}"]`);
    expect(lines.find((line) => line.startsWith('RUN'))).toContain('npm install --global --prefix /opt/stoa');
    expect(lines).toContain('USER 65534:65534');
  });

  it('has what gets a certificate in it', async () => {
    const [port, nobody] = [await freePort(), await freePort()];
    const acme = ['--acme', 'ada@example.org', '--acme-agree', '--acme-directory', `https://localhost:${nobody}/`];
    const at = ['--announce', 'relay.example.org', '--host', '127.0.0.1', '--port', `${port}`, '--data', 'acme'];
    const words = [...acme, ...at, '--no-udp', '--no-stun', '--drain-seconds', '0'];
    const relay = spawn(join(folder, 'node_modules/.bin/stoa'), words, {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    relay.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const ended = once(relay, 'exit');
    try {
      await expect.poll(() => said, SOON).toContain('ECONNREFUSED');
    } finally {
      await endTree(await processTree(relay.pid!), 0);
      await ended;
    }
  });

  it('serves the page, talks in its demo room, has workers, and ends when told to', async () => {
    const port = await freePort();
    const words = ['--port', `${port}`, '--data', 'data', '--demo', '--workers', '1', '--no-udp', '--no-stun'];
    child = spawn(join(folder, 'node_modules/.bin/stoa'), words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout!, child.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    const ended = once(child, 'exit');
    await expect.poll(() => said, SOON).toContain(`Stoa is open at http://localhost:${port}`);
    // Each line comes by itself.
    await expect.poll(() => said, SOON).toContain('see: stoa --help');

    const get = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${port}${path}`);
    const page = await (await get('/')).text();
    expect(page).toContain('<!doctype html>');
    const [, script] = /<script[^>]* src="\.([^"]+)"/.exec(page)!;
    expect((await get(script!)).status).toBe(200);
    expect((await get('/page.sha256')).status).toBe(200);
    expect(await (await get('/relay.json')).json()).toMatchObject({ community: 'lobby' });
    const health = async (): Promise<unknown> => (await get('/healthz')).json();
    await expect.poll(health, SOON).toMatchObject({ status: 'up', publishers: 3, workers: 1 });

    const question = ['doctor', `http://localhost:${port}`, '--idle', '0', '--timeout', '20'];
    const looked = await commandIn(folder, join(folder, 'node_modules/.bin/stoa'), question);
    expect(looked).toMatch(/^ok {7}libp2p by WebSocket {5}it proved its key/m);
    expect(looked).toMatch(/^\d+ ok, 0 to look at, 0 wrong, \d+ skipped$/m);

    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(said).not.toContain('"level"');
  });
});
