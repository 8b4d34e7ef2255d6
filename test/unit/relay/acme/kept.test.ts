import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderOf, KeptFiles, newKey, pairIn } from '../../../../relay/acme/kept.ts';
import { selfSign } from '../../../support/machine/self-sign.ts';

const DIRECTORY = 'https://authority.example/directory';

let data: string;
let pair: { cert: string; key: string };
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'stoa-kept-'));
  const files = { cert: join(data, 'cert'), key: join(data, 'key') };
  await selfSign(files, 'relay.example');
  pair = { cert: await readFile(files.cert, 'utf8'), key: await readFile(files.key, 'utf8') };
});
afterEach(() => rm(data, { recursive: true, force: true }));

describe('what is kept of an authority', () => {
  it('is there after a restart, for its owner alone, and apart from that of another', async () => {
    const kept = new KeptFiles(data, DIRECTORY);
    expect(await kept.pair()).toBeUndefined();
    const account = await kept.accountKey();
    await kept.keep(pair);
    const again = new KeptFiles(data, DIRECTORY);
    expect(await again.accountKey()).toBe(account);
    expect(await again.pair()).toEqual(pair);
    const other = new KeptFiles(data, 'https://staging.example/directory');
    expect(await other.pair()).toBeUndefined();
    expect(await other.accountKey()).not.toBe(account);
    const folder = folderOf(data, DIRECTORY);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await readdir(folder)).sort()).toEqual(['account.pem', 'certificate.pem']);
    for (const file of await readdir(folder)) expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
  });

  it('is made anew where it is damaged', async () => {
    const kept = new KeptFiles(data, DIRECTORY);
    await kept.keep(pair);
    await kept.accountKey();
    const folder = folderOf(data, DIRECTORY);
    await writeFile(join(folder, 'certificate.pem'), pair.cert.slice(0, 100));
    await writeFile(join(folder, 'account.pem'), '');
    expect(await kept.pair()).toBeUndefined();
    expect(pairIn(await kept.accountKey())).toBeUndefined();
  });

  it('leaves the former and nothing half-written where it cannot be written', async () => {
    const kept = new KeptFiles(data, DIRECTORY);
    const folder = folderOf(data, DIRECTORY);
    // Nothing can be renamed onto a folder with something in it.
    await mkdir(join(folder, 'certificate.pem/x'), { recursive: true });
    await expect(kept.keep(pair)).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['certificate.pem']);
  });
});

describe('a certificate and its key', () => {
  it('are taken when they belong together, whatever stands around them', () => {
    expect(pairIn(`${pair.key}\n\nfor relay.example\n${pair.cert}`)).toEqual(pair);
    expect(pairIn(`${newKey()}${pair.cert}`)).toBeUndefined();
    expect(pairIn(pair.key)).toBeUndefined();
    expect(pairIn(pair.cert)).toBeUndefined();
    expect(pairIn('')).toBeUndefined();
  });
});
