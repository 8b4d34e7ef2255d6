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

describe('a relay that can write to its data folder alone', { timeout: 120_000 }, () => {
  it.each([
    ['a temporary folder that cannot be written to', '/tmp'],
    ['a temporary folder whose path is too long for a socket', join('/tmp', 'l'.repeat(120))],
  ])('carries listeners by its workers, with %s', async (_, temporary) => {
    const port = await freePort();
    const data = join(folder, 'data');
    const options = ['--port', `${port}`, '--page', folder, '--data', data, '--workers', '1', '--no-udp'];
    const node = join(REPOSITORY, 'node_modules/.bin/node');
    const words = ['-c', SCRIPT, 'sh', data, node, join(REPOSITORY, 'relay/main.ts'), ...options];
    child = spawn('unshare', ['--mount', 'sh', ...words], {
      cwd: '/',
      env: { PATH: process.env['PATH'], HOME: '/nowhere', TMPDIR: temporary },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout!, child.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    const ended = once(child, 'exit');
    await expect.poll(() => said, SOON).toContain('Stoa is open at');
    const listener = await TestListener.overSocket(`127.0.0.1:${port}`, { room: 'A'.repeat(27) });
    await expect.poll(() => listener.messages.length, SOON).toBeGreaterThan(0);
    expect((await fetch(`http://127.0.0.1:${port}/relay.json`)).status).toBe(200);
    listener.close();
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect((await readdir(data)).filter((name) => name.startsWith('stoa-'))).toEqual([]);
  });
});
