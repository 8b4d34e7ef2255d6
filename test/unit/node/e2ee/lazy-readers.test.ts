import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { MAX_ENTRIES, MAX_GRANT, MAX_KEY_REQUEST, MAX_TABLE } from '../../../../src/node/e2ee/constants.ts';
import { checkOf } from '../../../../src/node/e2ee/epoch-key.ts';
import { readTable, writeTable } from '../../../../src/node/e2ee/epoch-table.ts';
import { decodeGuestKeyRequest } from '../../../../src/node/e2ee/guest-key-request.ts';
import { createExchange, exchangeKeyOf, openSealed, sealTo } from '../../../../src/node/e2ee/hpke.ts';
import { readKeyRequest, writeKeyRequest } from '../../../../src/node/e2ee/key-request.ts';
import { importMemberKey, unwrapKey, wrapKey } from '../../../../src/node/e2ee/key-wrap.ts';
import {
  decodeErrandReply,
  decodeKeysRequest,
  decodeOwn,
  decodePassReply,
  encodeErrandReply,
  encodePassReply,
} from '../../../../src/node/e2ee/keys-messages.ts';
import { grantInfo, readGrant, writeGrant } from '../../../../src/node/e2ee/member-key-grant.ts';
import { issueCertificate } from '../../../../src/node/identity/certificate.ts';
import type { FrameSigner } from '../../../../src/node/identity/keys.ts';
import { equals, fromHex } from '../../../../src/node/wire/bytes.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';
import { ROOM } from '../../../support/records/bundles.ts';
import { bitFlips, NOON, signer } from '../../../support/records/records.ts';
import { checkByNode, epochKey, session } from '../../../support/records/reference-e2ee.ts';
import { epochVectors, memberExchange, memberKeyVectors } from '../../../support/vectors/key-vectors.ts';

let chair: FrameSigner;
let member: FrameSigner;

beforeAll(async () => {
  [chair, member] = await Promise.all([signer(3), signer(2)]);
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

async function grant(): Promise<Uint8Array<ArrayBuffer>> {
  const context = { room: ROOM, chair: chair.publicKey, term: 1, member: member.publicKey, at: NOON };
  const exchange = await exchangeKeyOf(await createExchange());
  return writeGrant(chair, context, await sealTo(exchange, grantInfo(context), MEMBER_KEY));
}

async function request(): Promise<Uint8Array<ArrayBuffer>> {
  const certificate = await issueCertificate(await signer(1), member.publicKey, NOON + 3_600_000);
  return writeKeyRequest(member, certificate, ROOM, { exchange: new Uint8Array(32), at: NOON });
}

describe('a member key', () => {
  it('opens for the pair it was sealed to, in its own grant alone', async () => {
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

  it('is not sealed to a point that can keep no secret', async () => {
    const one = new Uint8Array(32);
    one[0] = 1;
    for (const point of [new Uint8Array(32), one])
      await expect(sealTo(point, new Uint8Array(0), MEMBER_KEY)).rejects.toThrow();
  });
});

describe('an epoch’s key', () => {
  it('unwraps from the entry of its epoch, chair and member alone', async () => {
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

  it('is wrapped under another nonce each time', async () => {
    const [first, second] = await Promise.all([table(1), table(1)].map(async (bytes) => readTable(await bytes, ROOM)));
    const nonces = [first, second].map((one) =>
      Buffer.from([...one!.entries.values()][0]!.subarray(8, 20)).toString('hex'),
    );
    expect(nonces[0]).not.toBe(nonces[1]);
  });
});

describe('a table', () => {
  it('of 128 members fits into its bound and reads back; one of none or more is not written', async () => {
    const bytes = await table(MAX_ENTRIES);
    expect(bytes.byteLength).toBeLessThanOrEqual(MAX_TABLE);
    expect((await readTable(bytes, ROOM)).entries.size).toBe(MAX_ENTRIES);
    await expect(table(0)).rejects.toThrow(RangeError);
    await expect(table(MAX_ENTRIES + 1)).rejects.toThrow(RangeError);
  });
});

describe('the decoders of keys', () => {
  it('refuse every copy with one bit changed', async () => {
    for (const flipped of bitFlips(await grant()))
      await expect(readGrant(flipped, ROOM)).rejects.toThrow(MalformedError);
    for (const flipped of bitFlips(await table(1)))
      await expect(readTable(flipped, ROOM)).rejects.toThrow(MalformedError);
    for (const flipped of bitFlips(await request()))
      await expect(readKeyRequest(flipped, ROOM, NOON)).rejects.toThrow(MalformedError);
  });

  it('keep to their limits: the largest there can be fits', async () => {
    expect((await grant()).byteLength).toBeLessThanOrEqual(MAX_GRANT);
    expect((await request()).byteLength).toBeLessThanOrEqual(MAX_KEY_REQUEST);
  });

  it('take any bytes, and refuse them as malformed', async () => {
    const seeds = await Promise.all([grant(), table(2), request()]);
    const junk = fc.oneof(
      fc.uint8Array({ maxLength: 700 }),
      fc
        .tuple(fc.constantFrom(...seeds), fc.nat(10_000), fc.nat(255), fc.nat(10_000))
        .map(([seed, at, value, length]) => {
          const bytes = seed.slice(0, 1 + (length % seed.length));
          bytes[at % bytes.length]! ^= value | 1;
          return bytes;
        }),
    );
    // These are so short that chance finds them.
    const replies = [
      encodeErrandReply(undefined),
      encodeErrandReply([]),
      encodePassReply(true),
      encodePassReply(false),
    ];
    await fc.assert(
      fc.asyncProperty(junk, async (bytes) => {
        fc.pre(!replies.some((reply) => equals(reply, bytes)));
        const readers: (() => unknown)[] = [
          () => readGrant(bytes, ROOM),
          () => readTable(bytes, ROOM),
          () => readKeyRequest(bytes, ROOM, NOON),
          () => decodeKeysRequest(bytes),
          () => decodeOwn(bytes, ROOM),
          () => decodeErrandReply(bytes),
          () => decodePassReply(bytes),
          () => decodeGuestKeyRequest(bytes),
        ];
        for (const read of readers) await expect((async () => read())()).rejects.toThrow(MalformedError);
      }),
      { numRuns: 300 },
    );
  });
});
