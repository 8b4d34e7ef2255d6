import { describe, expect, it } from 'vitest';
import { createExchange, openSealed, sealTo } from '../../../../src/node/e2ee/hpke.ts';
import { grantInfo, readGrant } from '../../../../src/node/e2ee/member-key-grant.ts';
import { fromHex } from '../../../../src/node/wire/bytes.ts';
import { ROOM } from '../../../support/records/bundles.ts';
import { NOON } from '../../../support/records/records.ts';
import { memberExchange, memberKeyVectors } from '../../../support/vectors/key-vectors.ts';

const bytesOf = (given: unknown): Uint8Array<ArrayBuffer> => new Uint8Array(fromHex(String(given)));
const MEMBER_KEY = new Uint8Array(32).fill(7);

describe('a member key', () => {
  it('opens only for the pair it was sealed to, in its own grant', async () => {
    const { given, valid } = await memberKeyVectors();
    const read = await readGrant(bytesOf(valid[0]!.bytes), String(given['room']));
    const pair = await memberExchange();
    expect(await openSealed(pair, grantInfo(read), read)).toEqual(bytesOf(given['memberKey']));
    const other = new Uint8Array(32);
    for (const changed of [{ term: 4 }, { at: NOON + 1 }, { chair: other }, { member: other }, { room: ROOM }]) {
      await expect(openSealed(pair, grantInfo({ ...read, ...changed }), read)).rejects.toThrow();
    }
    await expect(openSealed(await createExchange(), grantInfo(read), read)).rejects.toThrow();
  });

  it('is not sealed to a point of small order', async () => {
    const one = new Uint8Array(32);
    one[0] = 1;
    for (const point of [new Uint8Array(32), one])
      await expect(sealTo(point, new Uint8Array(0), MEMBER_KEY)).rejects.toThrow();
  });
});
