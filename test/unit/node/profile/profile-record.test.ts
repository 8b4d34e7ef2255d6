import { beforeAll, describe, expect, it } from 'vitest';
import { seal } from '../../../../src/node/identity/envelope.ts';
import type { Signer } from '../../../../src/node/identity/keys.ts';
import { MAX_CARRIED, MAX_PROFILE_RECORD, PROFILE_SEAL_BYTES } from '../../../../src/node/profile/constants.ts';
import { readProfileRecord, writeProfileRecord } from '../../../../src/node/profile/profile-record.ts';
import type { Cbor } from '../../../../src/node/wire/cbor.ts';
import { MalformedError, NewerError } from '../../../../src/node/wire/malformed.ts';
import { bitFlips, NOON, signer } from '../../../support/records/records.ts';

const ROOM = 'A'.repeat(27);
let session: Signer;
let good: readonly Cbor[];

beforeAll(async () => {
  session = await signer(4);
  good = [1, new Uint8Array(20), session.publicKey, NOON, 0, new Uint8Array([1])];
});

describe('a profile in a room', () => {
  it('reads as it was written, as large as may be, at any time', async () => {
    const content = new Uint8Array(MAX_CARRIED + PROFILE_SEAL_BYTES).fill(3);
    const bytes = await writeProfileRecord(session, ROOM, { at: 2 ** 50, epoch: 2 ** 32 - 1, content });
    expect(bytes.byteLength).toBeLessThanOrEqual(MAX_PROFILE_RECORD);
    expect(await readProfileRecord(bytes)).toMatchObject({
      room: ROOM,
      at: 2 ** 50,
      epoch: 2 ** 32 - 1,
      content,
      bytes,
    });
  });

  it('is refused with any one bit changed, from another key, and in another domain', async () => {
    const bytes = await writeProfileRecord(session, ROOM, { at: NOON, epoch: 0, content: new Uint8Array([9]) });
    for (const tampered of bitFlips(bytes)) await expect(readProfileRecord(tampered)).rejects.toThrow();
    await expect(readProfileRecord(await seal(await signer(5), 'stoa/profile/1', good))).rejects.toThrow('signature');
    await expect(readProfileRecord(await seal(session, 'stoa/caption/1', good))).rejects.toThrow('signature');
  });

  it('is refused with too much in it, or with too little sealed; a later version is told apart', async () => {
    const wrong: [number, Cbor][] = [
      [1, new Uint8Array(19)],
      [2, new Uint8Array(31)],
      [3, -1],
      [4, 2 ** 32],
      [5, new Uint8Array(0)],
      [5, new Uint8Array(MAX_CARRIED + 1)],
    ];
    for (const [field, value] of wrong)
      await expect(readProfileRecord(await seal(session, 'stoa/profile/1', good.with(field, value)))).rejects.toThrow(
        MalformedError,
      );
    const short = good.with(4, 1).with(5, new Uint8Array(PROFILE_SEAL_BYTES));
    await expect(readProfileRecord(await seal(session, 'stoa/profile/1', short))).rejects.toThrow(MalformedError);
    await expect(readProfileRecord(await seal(session, 'stoa/profile/1', [2, 'new']))).rejects.toThrow(NewerError);
  });
});
