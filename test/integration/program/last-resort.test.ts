import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../support/harness/relay.ts';
import { REPOSITORY } from '../../support/machine/paths.ts';
import { descendantsRunning, endTree, processTree } from '../../support/machine/processes.ts';
import { TestListener } from '../../support/peers/local-relay.ts';

/** A cold start takes one to two seconds; on two busy cores ten times that, ms. */
const START = { timeout: 30_000, interval: 50 };
const HOOK = join(import.meta.dirname, '../../support/machine/fail-on-signal.ts');

let folder: string;
let child: ChildProcess;
let said: string;
let port: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-failing-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Stoa</title>');
});
afterEach(async () => {
  await endTree(await processTree(child.pid!), 0);
  await rm(folder, { recursive: true, force: true });
});

/** Starts the program, each of whose processes can be made to fail. */
async function start(...args: string[]): Promise<{ readonly ended: Promise<number | null> }> {
  port = await freePort();
  const words = ['relay/main.ts', '--port', `${port}`, '--page', folder, '--data', join(folder, 'data'), '--no-udp'];
  child = spawn(join(REPOSITORY, 'node_modules/.bin/node'), [...words, ...args], {
    cwd: REPOSITORY,
    env: { ...process.env, NODE_OPTIONS: `--import=${HOOK}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  said = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  return { ended: once(child, 'exit').then(([code]: (number | null)[]) => code ?? null) };
}

/** The process of the tree that runs this file, once there is one other than `before`. */
async function pidOf(file: string, before?: number): Promise<number> {
  let found: number | undefined;
  await expect
    .poll(async () => {
      found = (await descendantsRunning(file, child.pid!)).find((pid) => pid !== before);
      return found;
    }, START)
    .toBeDefined();
  return found!;
}

async function opened(times: number): Promise<void> {
  await expect.poll(() => said.split('Stoa is open at').length - 1, START).toBe(times);
}

const get = async (path: string): Promise<Response> => fetch(`http://127.0.0.1:${port}${path}`);
const peerId = async (): Promise<string> => ((await (await get('/relay.json')).json()) as { peerId: string }).peerId;
const metric = async (name: string): Promise<string | undefined> =>
  (await (await get('/metrics')).text()).split('\n').find((line) => line.startsWith(`${name} `));

describe('an error that nothing caught', { timeout: 120_000 }, () => {
  it.each([
    ['by itself', []],
    ['with workers', ['--workers', '2']],
  ])(
    'sends the relay’s listeners elsewhere, and brings it back at the same port with the same key, %s',
    async (_, args) => {
      await start(...args);
      await opened(1);
      const key = await peerId();
      const listener = await TestListener.overSocket(`127.0.0.1:${port}`, { room: 'A'.repeat(27) });
      await expect.poll(() => listener.messages.length).toBeGreaterThan(0);
      const first = await pidOf('relay-process.ts');
      process.kill(first, 'SIGUSR2');
      await expect.poll(() => listener.notices.map(({ reason }) => reason)).toEqual(['draining']);
      await opened(2);
      expect((await get('/healthz')).status).toBe(200);
      expect(await peerId()).toBe(key);
      expect(await metric('stoa_process_restarted_total')).toBe('stoa_process_restarted_total 1');
      expect(await pidOf('relay-process.ts')).not.toBe(first);
      expect(said).toContain('fail-on-signal.ts');
      expect(said).not.toMatch(/203\.0\.113\.7|12D3KooWSomebody/);
    },
  );

  it('ends a worker, and another takes its place while the relay goes on', async () => {
    await start('--workers', '1');
    await opened(1);
    const relay = await pidOf('relay-process.ts');
    const worker = await pidOf('worker.ts');
    process.kill(worker, 'SIGUSR2');
    await pidOf('worker.ts', worker);
    await expect
      .poll(
        () =>
          get('/healthz').then(
            ({ status }) => status,
            () => 0,
          ),
        START,
      )
      .toBe(200);
    expect(await pidOf('relay-process.ts')).toBe(relay);
    expect(await metric('stoa_process_exceptions_total')).toBe('stoa_process_exceptions_total 1');
    expect(said).toContain('fail-on-signal.ts');
    expect(said).not.toContain('203.0.113.7');
  });

  it('brings it back where nobody reads any more what it prints, as after its terminal was closed', async () => {
    await start('--log-level', 'debug');
    await opened(1);
    const first = await pidOf('relay-process.ts');
    child.stdout!.destroy();
    child.stderr!.destroy();
    process.kill(first, 'SIGUSR2');
    await pidOf('relay-process.ts', first);
    await expect.poll(() => metric('stoa_process_restarted_total').catch(() => 'away'), START).toContain(' 1');
    expect(await metric('stoa_process_exceptions_total')).toContain(' 0');
  });

  it('ends the program with a code of its own after the fourth time', async () => {
    const { ended } = await start();
    for (let times = 1; times <= 4; times++) {
      await opened(times);
      process.kill(await pidOf('relay-process.ts'), times === 2 ? 'SIGKILL' : 'SIGUSR2');
    }
    expect(await ended).toBe(70);
    expect(said).toContain('more than three times in ten minutes');
    await expect(get('/healthz')).rejects.toThrow();
  });

  it('does not bring back a relay that was told to end, nor one whose parent is gone', async () => {
    const { ended } = await start('--drain-seconds', '0');
    await opened(1);
    const relay = await pidOf('relay-process.ts');
    process.kill(relay, 'SIGUSR2');
    await opened(2);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);

    const again = await start();
    await opened(1);
    const orphan = await pidOf('relay-process.ts');
    child.kill('SIGKILL');
    await again.ended;
    await expect.poll(() => readFile(`/proc/${orphan}/cmdline`, 'utf8').catch(() => 'gone')).toMatch(/^(gone)?$/);
  });
});
