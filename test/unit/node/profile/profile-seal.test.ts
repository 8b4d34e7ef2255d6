import { describe, expect, it } from 'vitest';
import { createEpochKey } from '../../../../src/node/e2ee/epoch-key.ts';
import { openCarried, sealCarried } from '../../../../src/node/profile/profile-seal.ts';

const place = { room: 'A'.repeat(27), id: 'ab'.repeat(32), at: 5 };
const key = { term: 1, epoch: 3, key: createEpochKey() };
const plain = new TextEncoder().encode('I mend clocks');
const sealed = async () => ({
  ...place,
  epoch: 3,
  bytes: new Uint8Array(),
  content: await sealCarried(key, place, plain),
});

describe('a sealed profile', () => {
  it('is opened by who holds the key, also when two chairs reached its epoch, and is never sealed the same twice', async () => {
    const other = { term: 2, epoch: 3, key: createEpochKey() };
    expect(await openCarried([other, key], await sealed())).toEqual(plain);
    expect((await sealed()).content).not.toEqual((await sealed()).content);
  });

  it('stays closed without the key, in another place than its own, and when it was changed', async () => {
    const record = await sealed();
    expect(await openCarried([{ ...key, epoch: 4 }], record)).toBeUndefined();
    expect(await openCarried([{ ...key, key: createEpochKey() }], record)).toBeUndefined();
    for (const moved of [{ id: 'cd'.repeat(32) }, { at: 6 }, { room: 'B'.repeat(27) }])
      expect(await openCarried([key], { ...record, ...moved })).toBeUndefined();
    const content = record.content.with(20, record.content[20]! ^ 1);
    expect(await openCarried([key], { ...record, content })).toBeUndefined();
  });
});
