import { beforeAll, describe, expect, it } from 'vitest';
import { checkOf } from '../../../../src/node/e2ee/epoch-key.ts';
import { readTable, writeTable } from '../../../../src/node/e2ee/epoch-table.ts';
import { importMemberKey, unwrapKey, wrapKey } from '../../../../src/node/e2ee/key-wrap.ts';
import type { FrameSigner } from '../../../../src/node/identity/keys.ts';
import { fromHex } from '../../../../src/node/wire/bytes.ts';
import { ROOM } from '../../../support/records/bundles.ts';
import { signer } from '../../../support/records/records.ts';
import { checkByNode, epochKey, session } from '../../../support/records/reference-e2ee.ts';
import { epochVectors } from '../../../support/vectors/key-vectors.ts';

let chair: FrameSigner;

beforeAll(async () => {
  chair = await signer(3);
});

const bytesOf = (given: unknown): Uint8Array<ArrayBuffer> => new Uint8Array(fromHex(String(given)));
const MEMBER_KEY = new Uint8Array(32).fill(7);

async function table(count: number): Promise<Uint8Array<ArrayBuffer>> {
  const { key, term, epoch } = epochKey(1);
  const context = { room: ROOM, chair: chair.publicKey, term, epoch, check: await checkOf(key, ROOM, epoch) };
  const memberKey = await importMemberKey(MEMBER_KEY, 'encrypt');
  const members = Array.from({ length: count }, (_, i) => session(i));
  return writeTable(chair, context, await Promise.all(members.map((one) => wrapKey(context, one, memberKey, key))));
}

describe('an epoch’s key', () => {
  it('unwraps only from the entry of its epoch, chair and member', async () => {
    const { given, valid } = await epochVectors();
    const read = await readTable(bytesOf(valid[0]!.bytes), String(given['room']));
    const memberKey = await importMemberKey(bytesOf(given['memberKey']), 'decrypt');
    const [entry] = [...read.entries.values()] as [Uint8Array];
    const key = await unwrapKey(read, entry, memberKey);
    expect(key).toEqual(bytesOf(given['key']));
    expect(await checkOf(key, read.room, read.epoch)).toEqual(read.check);
    const changes = [
      { room: ROOM },
      { chair: new Uint8Array(32) },
      { term: 4 },
      { epoch: 2 },
      { check: new Uint8Array(16) },
    ];
    for (const changed of changes) await expect(unwrapKey({ ...read, ...changed }, entry, memberKey)).rejects.toThrow();
    const renamed = new Uint8Array([...entry.subarray(0, 7), 0, ...entry.subarray(8)]);
    await expect(unwrapKey(read, renamed, memberKey)).rejects.toThrow();
  });

  it('has the check that Node’s own HKDF gives it', async () => {
    const { key } = epochKey(9);
    expect(await checkOf(key, ROOM, 9)).toEqual(checkByNode(ROOM, 9, key));
    expect(await checkOf(key, ROOM, 10)).not.toEqual(checkByNode(ROOM, 9, key));
  });

  it('is wrapped under a new nonce each time', async () => {
    const [first, second] = await Promise.all([table(1), table(1)].map(async (bytes) => readTable(await bytes, ROOM)));
    const nonces = [first, second].map((one) =>
      Buffer.from([...one!.entries.values()][0]!.subarray(8, 20)).toString('hex'),
    );
    expect(nonces[0]).not.toBe(nonces[1]);
  });
});
