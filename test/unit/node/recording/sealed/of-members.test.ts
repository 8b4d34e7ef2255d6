import { expect, it } from 'vitest';
import { isOfMembers } from '../../../../../src/node/recording/sealed/of-members.ts';
import { encodeSignatureRecord } from '../../../../../src/node/recording/signature-records.ts';
import { concat } from '../../../../../src/node/wire/bytes.ts';
import { room } from '../../../../support/records/recordings.ts';

const SUM = { bytes: 0, sha256: '00'.repeat(32) };
const speakers = [{ stem: 'ada', name: 'Ada', key: 'cd'.repeat(32), sound: SUM, signatures: SUM }];
const key = { kind: 'key', epoch: 1, key: new Uint8Array(16) } as const;

it('tells a recording of a room for members by what it says, and by the keys in it where it says nothing', async () => {
  const opening = { kind: 'opening', room: await room(), identity: new Uint8Array(32), started: 0 } as const;
  const of = (bytes: Uint8Array, members?: boolean) => isOfMembers({ members, speakers }, { read: () => [bytes] });
  const plain = encodeSignatureRecord(opening);
  expect(await of(plain)).toBe(false);
  expect(await of(plain, true)).toBe(true);
  expect(await of(concat([plain, encodeSignatureRecord(key)]))).toBe(true);
  expect(await of(concat([plain, encodeSignatureRecord(key)]), false)).toBe(true);
  expect(await of(concat([plain, new Uint8Array(20)]))).toBe(false);
});
