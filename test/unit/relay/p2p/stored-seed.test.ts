import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nameFor } from '../../../../relay/p2p/default-name.ts';
import { storedSeed } from '../../../../relay/p2p/stored-seed.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'stoa-identity-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

describe("the relay's key", () => {
  it('is made once, for its owner only, and kept', async () => {
    const folder = join(home, 'a/b');
    const seed = await storedSeed(folder, 'relay.key');
    expect(seed).toHaveLength(32);
    expect(await storedSeed(folder, 'relay.key')).toEqual(seed);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'relay.key'))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['relay.key']);
  });

  it('is another one in another folder', async () => {
    expect(await storedSeed(join(home, 'a'), 'relay.key')).not.toEqual(await storedSeed(join(home, 'b'), 'relay.key'));
  });

  it('is the same for two starts at once', async () => {
    const [one, two] = await Promise.all([storedSeed(home, 'relay.key'), storedSeed(home, 'relay.key')]);
    expect(one).toEqual(two);
  });

  it.each(['', 'ab', 'zz'.repeat(32), 'AB'.repeat(32), 'ab'.repeat(33)])(
    'is not replaced when the file holds %j',
    async (text) => {
      await writeFile(join(home, 'relay.key'), text);
      await expect(storedSeed(home, 'relay.key')).rejects.toThrow(/relay\.key is damaged/);
    },
  );

  it('needs a folder that can be one', async () => {
    await writeFile(join(home, 'file'), '');
    await expect(storedSeed(join(home, 'file'), 'relay.key')).rejects.toThrow(/Cannot use the data folder .*: E/);
  });
});

describe("the relay's name", () => {
  it('follows from its peer id', () => {
    expect(nameFor('12D3KooWA')).toBe(nameFor('12D3KooWA'));
    const names = new Set(Array.from({ length: 500 }, (_, index) => nameFor(`12D3KooW${index}`)));
    expect(names.size).toBeGreaterThan(30);
  });
});
