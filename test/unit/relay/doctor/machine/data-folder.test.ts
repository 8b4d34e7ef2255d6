import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkDataFolder } from '../../../../../relay/doctor/machine/data-folder.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'stoa-doctor-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

it('a data folder is there with its key, or is made in one that can be written to', async () => {
  expect(await checkDataFolder(join(home, 'a/b'))).toMatchObject({
    verdict: 'ok',
    seen: expect.stringContaining('made at the start'),
  });
  await mkdir(join(home, 'kept'));
  expect((await checkDataFolder(join(home, 'kept'))).seen).toBe(join(home, 'kept'));
  await writeFile(join(home, 'kept/relay.key'), '');
  expect((await checkDataFolder(join(home, 'kept'))).seen).toBe(`${join(home, 'kept')}, with a key`);
});

it('a data folder is no file, nor in one', async () => {
  await writeFile(join(home, 'file'), '');
  for (const data of ['file', 'file/within'])
    expect(await checkDataFolder(join(home, data))).toMatchObject({
      verdict: 'fail',
      seen: `${join(home, 'file')} is no folder`,
    });
});
