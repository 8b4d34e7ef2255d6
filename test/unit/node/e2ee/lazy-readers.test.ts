import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { MAX_GRANT, MAX_KEY_REQUEST } from '../../../../src/node/e2ee/constants.ts';
import { checkOf } from '../../../../src/node/e2ee/epoch-key.ts';
import { readTable, writeTable } from '../../../../src/node/e2ee/epoch-table.ts';
import { decodeGuestKeyRequest } from '../../../../src/node/e2ee/guest-key-request.ts';
import { createExchange, exchangeKeyOf, sealTo } from '../../../../src/node/e2ee/hpke.ts';
import { readKeyRequest, writeKeyRequest } from '../../../../src/node/e2ee/key-request.ts';
import { importMemberKey, wrapKey } from '../../../../src/node/e2ee/key-wrap.ts';
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
import { equals } from '../../../../src/node/wire/bytes.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';
import { ROOM } from '../../../support/records/bundles.ts';
import { bitFlips, NOON, signer } from '../../../support/records/records.ts';
import { epochKey, session } from '../../../support/records/reference-e2ee.ts';

let chair: FrameSigner;
let member: FrameSigner;

beforeAll(async () => {
  [chair, member] = await Promise.all([signer(3), signer(2)]);
});
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

describe('the readers of key records', () => {
  it('reject every copy with one bit changed', async () => {
    for (const flipped of bitFlips(await grant()))
      await expect(readGrant(flipped, ROOM)).rejects.toThrow(MalformedError);
    for (const flipped of bitFlips(await table(1)))
      await expect(readTable(flipped, ROOM)).rejects.toThrow(MalformedError);
    for (const flipped of bitFlips(await request()))
      await expect(readKeyRequest(flipped, ROOM, NOON)).rejects.toThrow(MalformedError);
  });

  it('respect their limits: the largest possible record fits', async () => {
    expect((await grant()).byteLength).toBeLessThanOrEqual(MAX_GRANT);
    expect((await request()).byteLength).toBeLessThanOrEqual(MAX_KEY_REQUEST);
  });

  it('reject any other bytes as malformed', async () => {
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
