import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../support/harness/relay.ts';
import { REPOSITORY } from '../../support/machine/paths.ts';
import { endTree, processTree } from '../../support/machine/processes.ts';
import { openTerminal } from '../../support/machine/terminal.ts';

/** A cold start takes one to two seconds; on two busy cores ten times that, ms. */
const SOON = { timeout: 30_000, interval: 50 };

let folder: string;
let port: number;
let words: string[];
let trees: Awaited<ReturnType<typeof processTree>>[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-alone-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Stoa</title>');
  port = await freePort();
  words = ['start', '--', '--port', `${port}`, '--page', folder, '--data', join(folder, 'data'), '--no-udp'];
  trees = [];
});
afterEach(async () => {
  for (const tree of trees) await endTree(tree, 0);
  await rm(folder, { recursive: true, force: true });
});

const up = (): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );

/** All processes from this one down, once the relay is among them. */
async function started(pid: number): Promise<{ readonly relay: number }> {
  await expect.poll(up, SOON).toBe(true);
  const tree = await processTree(pid);
  trees.push(tree);
  // npm, perhaps a shell, the supervisor, the relay.
  const parents = new Set([...tree.values()].map(({ parent }) => parent));
  const relay = [...tree.keys()].find((id) => !parents.has(id))!;
  return { relay };
}

describe('a relay that npm has started', { timeout: 120_000 }, () => {
  it('reads its options again when told so in a terminal, and ends when that is closed', async () => {
    const terminal = await openTerminal(['npm', ...words], REPOSITORY);
    const { relay } = await started(terminal.pid);
    process.kill(relay, 'SIGHUP');
    process.kill(trees[0]!.get(relay)!.parent, 'SIGHUP');
    await new Promise((done) => setTimeout(done, 500));
    expect(await up()).toBe(true);
    expect(terminal.shown()).not.toContain('"level":"error"');
    terminal.close();
    await expect.poll(up, SOON).toBe(false);
    await expect.poll(() => processTree(relay), SOON).toEqual(new Map());
  });

  it.each(['SIGKILL', 'SIGHUP', 'SIGTERM'] as const)('ends when npm alone gets %s', async (signal) => {
    const npm: ChildProcess = spawn('npm', words, { cwd: REPOSITORY, stdio: 'ignore' });
    const { relay } = await started(npm.pid!);
    npm.kill(signal);
    await expect.poll(up, SOON).toBe(false);
    await expect.poll(() => processTree(relay), SOON).toEqual(new Map());
  });
});
