import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../support/harness/relay.ts';
import { REPOSITORY } from '../../support/machine/paths.ts';
import { endTree, processTree } from '../../support/machine/processes.ts';
import { TestListener } from '../../support/peers/local-relay.ts';

/** Makes all file systems of a namespace of its own read-only but for one folder, as in a container, and runs the rest. */
const SCRIPT = `
data=$1; shift
mount --bind "$data" "$data"
mount --rbind /tmp /tmp && mount -o remount,bind,ro /tmp
mount -o remount,bind,ro / && ! touch /stoa-was-here 2>/dev/null && ! touch /tmp/stoa-was-here 2>/dev/null || exit 9
exec "$@"
`;
/** Of a busy machine. */
const SOON = { timeout: 30_000, interval: 50 };

let folder: string;
let child: ChildProcess;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-read-only-'));
  await mkdir(join(folder, 'data'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Stoa</title>');
});
afterEach(async () => {
  await endTree(await processTree(child.pid!), 0);
  await rm(folder, { recursive: true, force: true });
});

/** Starts a relay in a file system of which this folder alone can be written to, and resolves when it is open. */
async function startIn(
  writable: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ port: number; said: () => string; ended: Promise<unknown[]> }> {
  const port = await freePort();
  const options = ['--port', `${port}`, '--page', folder, '--data', join(folder, 'data'), '--no-udp', ...words];
  const node = join(REPOSITORY, 'node_modules/.bin/node');
  const program = [node, join(REPOSITORY, 'relay/main.ts'), ...options];
  child = spawn('unshare', ['--mount', 'sh', '-c', SCRIPT, 'sh', writable, ...program], {
    cwd: '/',
    env: { PATH: process.env['PATH'], HOME: '/nowhere', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const ended = once(child, 'exit');
  await expect.poll(() => said, SOON).toContain('Stoa is open at');
  return { port, said: () => said, ended };
}

describe('a relay that can write to its data folder alone', { timeout: 120_000 }, () => {
  it.each([
    ['a temporary folder that cannot be written to', '/tmp'],
    ['a temporary folder whose path is too long for a socket', join('/tmp', 'l'.repeat(120))],
  ])('carries listeners by its workers, with %s', async (_, temporary) => {
    const data = join(folder, 'data');
    const { port, ended } = await startIn(data, ['--workers', '1'], { TMPDIR: temporary });
    const listener = await TestListener.overSocket(`127.0.0.1:${port}`, { room: 'A'.repeat(27) });
    await expect.poll(() => listener.messages.length, SOON).toBeGreaterThan(0);
    expect((await fetch(`http://127.0.0.1:${port}/relay.json`)).status).toBe(200);
    listener.close();
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect((await readdir(data)).filter((name) => name.startsWith('stoa-'))).toEqual([]);
  });
});

describe('a relay that can write nowhere, not even to its data folder', { timeout: 120_000 }, () => {
  it('says once that pieces of the page before cannot be kept, and serves the page', async () => {
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'assets/room-AAAAAAAA.js'), 'room');
    const elsewhere = join(folder, 'elsewhere');
    await mkdir(elsewhere);
    const first = await startIn(join(folder, 'data'), []);
    child.kill('SIGTERM');
    expect(await first.ended).toEqual([0, null]);
    expect(await readdir(join(folder, 'data/page-pieces/present'))).toEqual(['room-AAAAAAAA.js']);
    expect(first.said()).not.toContain('cannot be kept');

    await rm(join(folder, 'assets/room-AAAAAAAA.js'));
    const { port, said, ended } = await startIn(elsewhere, []);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(said().match(/"level":"warn"/g)).toHaveLength(1);
    expect(said()).toContain('the pieces of the page cannot be kept');
  });
});
