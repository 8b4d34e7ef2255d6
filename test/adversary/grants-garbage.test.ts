import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeChain, verifyChain } from '../../src/node/grants/chain.ts';
import { decodeClaim } from '../../src/node/grants/claim.ts';
import { decodeSign1 } from '../../src/node/grants/cose.ts';
import { decodeGrant, encodeGrant } from '../../src/node/grants/grant.ts';
import { decodeInvite, encodeInvite } from '../../src/node/grants/invite.ts';
import { proveOverIssue, readOverIssue } from '../../src/node/grants/over-issue.ts';
import { readRevocation, revoke } from '../../src/node/grants/revocation.ts';
import { MalformedError } from '../../src/node/wire/malformed.ts';
import { evening, give, MEMBER, SEED } from '../support/records/grants.ts';
import { NOON } from '../support/records/records.ts';

const set = await evening();
const { root, host, other, room, chains } = set;
const twin = await give(set, host, chains.host, other, { ...MEMBER, cti: new Uint8Array(8).fill(7) });
const text = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);

/** Every reader of this folder, and something it reads. */
const READERS: readonly (readonly [string, (bytes: Uint8Array) => unknown, Uint8Array])[] = [
  ['a chain', (bytes) => verifyChain(bytes, root.publicKey), chains.claimed.bytes],
  ['a signed object', decodeSign1, decodeChain(chains.link.bytes)[2]!],
  ['a grant', decodeGrant, encodeGrant(chains.member)],
  ['a claim', decodeClaim, decodeSign1(decodeChain(chains.claimed.bytes)[3]!).payload],
  ['a revocation', (bytes) => readRevocation(bytes, root.publicKey), await revoke(host, chains.member, NOON)],
  ['a proof of over-issue', readOverIssue, proveOverIssue(chains.member, twin)!],
  [
    'an invite',
    (bytes) => decodeInvite(text(bytes)),
    new TextEncoder().encode(await encodeInvite({ room, root: root.publicKey, chain: chains.link.bytes, seed: SEED })),
  ],
];

/** The bytes with some overwritten, cut out, repeated or put in. */
function mutated(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const at = fc.nat(bytes.byteLength);
  const change = fc.record({ at, drop: fc.nat(8), put: fc.uint8Array({ maxLength: 8 }) });
  return fc
    .array(change, { minLength: 1, maxLength: 4 })
    .map((changes) =>
      changes.reduce<Uint8Array>(
        (now, { at: i, drop, put }) => new Uint8Array([...now.subarray(0, i), ...put, ...now.subarray(i + drop)]),
        bytes,
      ),
    );
}

/** Reads; anything but a refusal in order fails the test. */
async function refusal(read: (bytes: Uint8Array) => unknown, bytes: Uint8Array): Promise<void> {
  try {
    await read(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedError);
  }
}

describe.each(READERS)('the reader of %s', (_, read, good) => {
  it('accepts the genuine one', async () => {
    await read(good);
  });

  it('rejects random bytes with its own error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 700 }), (bytes) => refusal(read, bytes)),
      { numRuns: 1_000 },
    );
  });

  it('rejects with its own error what was genuine before it was changed', async () => {
    await fc.assert(
      fc.asyncProperty(mutated(good), (bytes) => refusal(read, bytes)),
      { numRuns: 1_000 },
    );
  });

  it('rejects with its own error nested lists, nested maps, and promises of more to come', async () => {
    const deep = (byte: number, n: number) => new Uint8Array([...new Uint8Array(n).fill(byte), 0]);
    for (const n of [100, 1_000, 4_095]) {
      for (const byte of [0x81, 0xa1, 0xc1, 0x9f])
        await expect((async () => read(deep(byte, n)))()).rejects.toThrow(MalformedError);
    }
    for (const head of [0x5a, 0x7a, 0x9a, 0xba]) {
      const promise = new Uint8Array([head, 0x7f, 0xff, 0xff, 0xff, 0]);
      await expect((async () => read(promise))()).rejects.toThrow(MalformedError);
    }
  });
});
