import { describe, expect, it } from 'vitest';
import { createEpochKey } from '../../../../../src/node/e2ee/epoch-key.ts';
import { openWords, sealWords } from '../../../../../src/node/e2ee/texts/caption-seal.ts';

const room = 'A'.repeat(27);
const place = { id: 'ab'.repeat(32), at: 5, line: 2, stream: '0123456789abcdef' };
const key = { term: 1, epoch: 3, key: createEpochKey() };
const seal = async () => ({ epoch: 3, sealed: await sealWords(key, room, place, 'bonsoir') });

describe('sealed words', () => {
  it('are opened by who holds the key, also when two chairs reached its epoch', async () => {
    const other = { term: 2, epoch: 3, key: createEpochKey() };
    expect(await openWords([other, key], room, place, await seal())).toBe('bonsoir');
  });

  it('are never sealed the same twice', async () => {
    expect((await seal()).sealed).not.toEqual((await seal()).sealed);
  });

  it('stay closed without the key, and in another place than their own', async () => {
    const said = await seal();
    expect(await openWords([{ ...key, epoch: 4 }], room, place, said)).toBeUndefined();
    expect(await openWords([{ ...key, key: createEpochKey() }], room, place, said)).toBeUndefined();
    for (const moved of [{ id: 'cd'.repeat(32) }, { at: 6 }, { line: 3 }, { stream: '1123456789abcdef' }])
      expect(await openWords([key], room, { ...place, ...moved }, said)).toBeUndefined();
    const changed = { ...said, sealed: said.sealed.with(20, said.sealed[20]! ^ 1) };
    expect(await openWords([key], room, place, changed)).toBeUndefined();
  });
});
