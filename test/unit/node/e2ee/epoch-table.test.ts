import { beforeAll, describe, expect, it } from 'vitest';
import { MAX_ENTRIES, MAX_TABLE } from '../../../../src/node/e2ee/constants.ts';
import { checkOf } from '../../../../src/node/e2ee/epoch-key.ts';
import { readTable, writeTable } from '../../../../src/node/e2ee/epoch-table.ts';
import { importMemberKey, wrapKey } from '../../../../src/node/e2ee/key-wrap.ts';
import type { FrameSigner } from '../../../../src/node/identity/keys.ts';
import { ROOM } from '../../../support/records/bundles.ts';
import { signer } from '../../../support/records/records.ts';
import { epochKey, session } from '../../../support/records/reference-e2ee.ts';

let chair: FrameSigner;

beforeAll(async () => {
  chair = await signer(3);
});
const MEMBER_KEY = new Uint8Array(32).fill(7);

async function table(count: number): Promise<Uint8Array<ArrayBuffer>> {
  const { key, term, epoch } = epochKey(1);
  const context = { room: ROOM, chair: chair.publicKey, term, epoch, check: await checkOf(key, ROOM, epoch) };
  const memberKey = await importMemberKey(MEMBER_KEY, 'encrypt');
  const members = Array.from({ length: count }, (_, i) => session(i));
  return writeTable(chair, context, await Promise.all(members.map((one) => wrapKey(context, one, memberKey, key))));
}

describe('an epoch table', () => {
  it('of 128 members fits its bound and reads back; an empty or larger one is not written', async () => {
    const bytes = await table(MAX_ENTRIES);
    expect(bytes.byteLength).toBeLessThanOrEqual(MAX_TABLE);
    expect((await readTable(bytes, ROOM)).entries.size).toBe(MAX_ENTRIES);
    await expect(table(0)).rejects.toThrow(RangeError);
    await expect(table(MAX_ENTRIES + 1)).rejects.toThrow(RangeError);
  });
});
