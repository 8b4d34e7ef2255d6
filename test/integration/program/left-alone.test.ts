import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

/** The relay and npm below this process, once they are there. */
async function started(pid: number): Promise<{ readonly relay: number; readonly npm: number }> {
  await expect.poll(up, SOON).toBe(true);
  const tree = await processTree(pid);
  trees.push(tree);
  // A shell, npm, perhaps a shell, the supervisor, the relay.
  const parents = new Set([...tree.values()].map(({ parent }) => parent));
  const relay = [...tree.keys()].find((id) => !parents.has(id))!;
  const npm = [...tree].find(([, { parent }]) => parent === pid)![0];
  return { relay, npm };
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
    // The shell stays, and so the terminal.
    const terminal = await openTerminal(['sh', '-c', '"$@"; exec sleep 600', 'sh', 'npm', ...words], REPOSITORY);
    const { relay, npm } = await started(terminal.pid);
    process.kill(npm, signal);
    await expect.poll(up, SOON).toBe(false);
    await expect.poll(() => processTree(relay), SOON).toEqual(new Map());
    terminal.close();
  });

  it('stays under nohup when the terminal is closed and npm ends with it, and reads its options again when told so', async () => {
    const script = 'nohup "$@" > "$0" 2>&1 < /dev/null & exec sleep 600';
    const said = join(folder, 'nohup.out');
    const terminal = await openTerminal(['sh', '-c', script, said, 'npm', ...words], REPOSITORY);
    const { relay, npm } = await started(terminal.pid);
    terminal.close();
    await expect.poll(() => processTree(npm), SOON).toEqual(new Map());
    // Several looks.
    await new Promise((done) => setTimeout(done, 4_000));
    process.kill(relay, 'SIGHUP');
    await new Promise((done) => setTimeout(done, 500));
    expect(await up()).toBe(true);
    expect(await readFile(said, 'utf8')).not.toContain('"level":"error"');
  });
});
