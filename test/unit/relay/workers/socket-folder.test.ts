import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Failure } from '../../../../relay/util/failure.ts';
import { makeSocketFolder } from '../../../../relay/workers/socket-folder.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'stoa-socket-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

it('a socket’s folder is made where the first place says, for its owner alone', async () => {
  const { folder, socket } = await makeSocketFolder([home, '/nowhere']);
  expect(dirname(folder)).toBe(home);
  expect(dirname(socket)).toBe(folder);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

it('a place whose path is too long for a socket, and one that cannot be written to, are passed over', async () => {
  const long = join(home, 'l'.repeat(60));
  await mkdir(long);
  const { folder, socket } = await makeSocketFolder([long, join(home, 'absent'), home]);
  expect(dirname(folder)).toBe(home);
  expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(100);
});

it('the operator reads what to do where no place is left', async () => {
  const failing = makeSocketFolder([join(home, 'absent')]);
  await expect(failing).rejects.toThrow(Failure);
  await expect(failing).rejects.toThrow('TMPDIR');
});
