import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeChain, verifyChain } from '../../src/node/grants/chain.ts';
import { decodeInvite, encodeInvite } from '../../src/node/grants/invite.ts';
import { proveOverIssue, readOverIssue } from '../../src/node/grants/over-issue.ts';
import { readRevocation, revoke } from '../../src/node/grants/revocation.ts';
import { MalformedError } from '../../src/node/wire/malformed.ts';
import { chainOf, evening, give, MEMBER, SEED } from '../support/records/grants.ts';
import { bitFlips, NOON } from '../support/records/records.ts';

const set = await evening();
const { root, host, other, room, chains } = set;

describe('a chain', () => {
  it('is refused with any bit changed', async () => {
    for (const flipped of bitFlips(chains.claimed.bytes))
      await expect(verifyChain(flipped, root.publicKey)).rejects.toThrow(MalformedError);
  });

  it('is refused with any byte changed, inserted or removed', async () => {
    const { bytes } = chains.claimed;
    const at = fc.nat(bytes.byteLength - 1);
    const change = fc.oneof(
      fc.tuple(at, fc.integer({ min: 1, max: 255 })).map(([i, by]) => bytes.with(i, bytes[i]! ^ by)),
      fc
        .tuple(at, fc.nat(255))
        .map(([i, byte]) => new Uint8Array([...bytes.subarray(0, i), byte, ...bytes.subarray(i)])),
      at.map((i) => new Uint8Array([...bytes.subarray(0, i), ...bytes.subarray(i + 1)])),
    );
    await fc.assert(
      fc.asyncProperty(change, async (changed) => {
        await expect(verifyChain(changed, root.publicKey)).rejects.toThrow(MalformedError);
      }),
      { numRuns: 500 },
    );
  });

  it('is refused with links reordered, repeated, or removed, except for the last ones', async () => {
    const claimed = decodeChain(set.chains.claimed.bytes);
    const beside = await give(set, set.host, set.chains.host, set.other, { ...MEMBER, slot: 2 });
    const pool = [...claimed, decodeChain(beside.bytes)[1]!];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(pool.length - 1), { minLength: 1, maxLength: 6 }), async (order) => {
        const genuine = order.every((link, i) => link === i && link < 4) || String(order) === '0,4';
        const reading = verifyChain(chainOf(...order.map((i) => pool[i]!)), set.root.publicKey);
        if (genuine) await reading;
        else await expect(reading, String(order)).rejects.toThrow(MalformedError);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a revocation', () => {
  it('is refused with any bit changed', async () => {
    const bytes = await revoke(host, chains.member, NOON);
    for (const flipped of bitFlips(bytes))
      await expect(readRevocation(flipped, root.publicKey)).rejects.toThrow(MalformedError);
  });
});

describe('a proof of over-issue', () => {
  it('is refused with any bit changed', async () => {
    const twin = await give(set, host, chains.host, other, { ...MEMBER, cti: new Uint8Array(8).fill(7) });
    const proof = proveOverIssue(chains.member, twin)!;
    for (const flipped of bitFlips(proof)) await expect(readOverIssue(flipped)).rejects.toThrow(MalformedError);
  });
});

describe('an invite', () => {
  it('with any character changed is invalid, has a forged chain, or names another room or seed', async () => {
    const text = await encodeInvite({ room, root: root.publicKey, chain: chains.link.bytes, seed: SEED });
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.nat(63), async (at, letter) => {
        const changed = text.slice(0, at) + alphabet[letter] + text.slice(at + 1);
        if (changed === text) return;
        const read = await decodeInvite(changed).catch((error: unknown) => {
          expect(error).toBeInstanceOf(MalformedError);
          return null;
        });
        if (read === null) return;
        const chain = await verifyChain(read.chain, root.publicKey).catch(() => null);
        // The chain stands as it was: what changed is not in it, and the reader will notice or may not care.
        if (chain !== null) expect(chain.bytes).toEqual(chains.link.bytes);
      }),
      { numRuns: 500 },
    );
  });
});
