import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const SUPERVISOR = pathToFileURL('relay/util/supervisor.ts').href;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-supervisor-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('a relay that is told to stop while it starts has stopped as it should', async () => {
  const script = join(folder, 'starts.mjs');
  // It listens to no signal yet.
  await writeFile(script, `process.stdout.write('here'); setInterval(() => {}, 1_000);`);
  const main = join(folder, 'main.mjs');
  const run = `import { supervise } from '${SUPERVISOR}'; process.exit(await supervise(${JSON.stringify(script)}, []));`;
  await writeFile(main, run);
  const parent = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(parent.stdout, 'data');
  parent.kill('SIGTERM');
  expect(await once(parent, 'exit')).toEqual([0, null]);
});
