import { createHash } from 'node:crypto';
import { Point } from '@noble/ed25519';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Verify } from '../../../../src/node/identity/verifier.ts';
import { concat, fromHex, toHex } from '../../../../src/node/wire/bytes.ts';
import { signer } from '../../../support/records/records.ts';

const { BASE } = Point;
const { n: ORDER, p: PRIME } = Point.CURVE();

/** RFC 8032, section 7.1, tests 1 to 3. */
const RFC = [
  [
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
] as const;

const MESSAGE = new Uint8Array([1, 2, 3]);

/** A point of order eight. */
const TORSION = Point.fromBytes(fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'));

function number(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(new Uint8Array(bytes).reverse())}`);
}

function littleEndian(value: bigint, length = 32): Uint8Array<ArrayBuffer> {
  return fromHex(value.toString(16).padStart(2 * length, '0')).reverse();
}

function challenge(r: Uint8Array, key: Uint8Array, message: Uint8Array): bigint {
  return number(createHash('sha512').update(r).update(key).update(message).digest()) % ORDER;
}

/** A signature by the key `a` of a public key that has a part of order eight, for which R is R as it is computed: `extra` times that part. */
function mixed(a: bigint, r: bigint, extra: bigint): { key: Uint8Array; signature: Uint8Array; holds: boolean } {
  const key = BASE.multiply(a).add(TORSION).toBytes();
  const R = extra === 0n ? BASE.multiply(r) : BASE.multiply(r).add(TORSION.multiplyUnsafe(extra));
  const k = challenge(R.toBytes(), key, MESSAGE);
  const signature = concat([R.toBytes(), littleEndian((r + k * a) % ORDER)]);
  // SB - kA is rB - k times the torsion part.
  return { key, signature, holds: (extra + k) % 8n === 0n };
}

let verify: Verify;

describe.each([true, false])('signatures, where WebCrypto has Ed25519: %s', (native) => {
  beforeEach(async () => {
    vi.resetModules();
    if (!native) {
      vi.spyOn(crypto.subtle, 'importKey').mockImplementation(async () => {
        throw new DOMException('Unrecognized name.', 'NotSupportedError');
      });
      vi.spyOn(crypto.subtle, 'verify').mockRejectedValue(new Error('not to be asked'));
    }
    const { createVerify } = await import('../../../../src/node/identity/verifier.ts');
    verify = createVerify();
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each(RFC)('of RFC 8032 are valid: %s', async (key, message, signature) => {
    const bytes = fromHex(message);
    expect(await verify(fromHex(key), bytes, fromHex(signature))).toBe(true);
    expect(await verify(fromHex(key), concat([bytes, bytes, Uint8Array.of(0)]), fromHex(signature))).toBe(false);
  });

  it('of a libp2p key are valid repeatedly, and never with one bit changed', async () => {
    const one = await signer(1);
    const signature = await one.signFrame(MESSAGE);
    for (let again = 0; again < 2; again++) expect(await verify(one.publicKey, MESSAGE, signature)).toBe(true);
    for (let bit = 0; bit < 512; bit += 7) {
      const changed = signature.slice();
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(await verify(one.publicKey, MESSAGE, changed)).toBe(false);
    }
    for (let bit = 0; bit < 256; bit += 5) {
      const changed = one.publicKey.slice();
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(await verify(changed, MESSAGE, signature)).toBe(false);
    }
  });

  it('of another length, or random ones, are invalid, without an error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 70 }), fc.uint8Array({ maxLength: 70 }), async (key, signature) => {
        expect(await verify(key, MESSAGE, signature)).toBe(false);
      }),
      { numRuns: 50 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ minLength: 64, maxLength: 64 }),
        async (key, signature) => {
          expect(await verify(key, MESSAGE, signature)).toBe(false);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('with a scalar above the order are invalid: there would be two for one message', async () => {
    const [key, message, signature] = RFC[2];
    const bytes = fromHex(signature);
    const again = concat([bytes.subarray(0, 32), littleEndian(number(bytes.subarray(32)) + ORDER)]);
    expect(await verify(fromHex(key), fromHex(message), again)).toBe(false);
  });

  it('by a key of small order are invalid, however the key is encoded', async () => {
    let point = Point.ZERO;
    for (let i = 0; i < 8; i++, point = point.add(TORSION)) {
      const key = point.toBytes();
      const y = number(key.with(31, key[31]! & 0x7f));
      const forms = [key, key.with(31, key[31]! ^ 0x80)];
      if (y + PRIME < 2n ** 255n) forms.push(littleEndian(y + PRIME), littleEndian(y + PRIME + 2n ** 255n));
      // S is zero and R of small order: SB = R + kA for one message in eight at least.
      for (const form of forms)
        for (let m = 0; m < 16; m++)
          expect(await verify(form, new Uint8Array([m]), concat([Point.ZERO.toBytes(), new Uint8Array(32)]))).toBe(
            false,
          );
    }
  });

  it('whose R is of small order are invalid', async () => {
    const a = 12345n;
    const key = BASE.multiply(a).toBytes();
    const r = Point.ZERO.toBytes();
    const signature = concat([r, littleEndian((challenge(r, key, MESSAGE) * a) % ORDER)]);
    expect(await verify(key, MESSAGE, signature)).toBe(false);
  });

  it('by a key with a small-order component are valid only where R equals the computed one', async () => {
    const judged = new Set<boolean>();
    for (let i = 0n; i < 24n; i++) {
      const { key, signature, holds } = mixed(777n + i, 31n + i, i % 8n);
      expect(await verify(key, MESSAGE, signature), `${i}`).toBe(holds);
      judged.add(holds);
    }
    expect([...judged].sort()).toEqual([false, true]);
  });

  it('by a key that is not a point are invalid', async () => {
    let y = 2n;
    const isPoint = (key: Uint8Array): boolean => {
      try {
        Point.fromBytes(key);
        return true;
      } catch {
        return false;
      }
    };
    while (isPoint(littleEndian(y))) y++;
    expect(await verify(littleEndian(y), MESSAGE, fromHex(RFC[0][2]))).toBe(false);
  });
});
