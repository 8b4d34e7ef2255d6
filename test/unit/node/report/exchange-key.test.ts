import { createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { linkSigner } from '../../../../src/node/grants/issue.ts';
import { exchangeKeyFrom, exchangePairFrom } from '../../../../src/node/report/exchange-key.ts';
import { fromHex, toHex } from '../../../../src/node/wire/bytes.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';

const SEED = new Uint8Array(32).fill(7);

describe('a signing key as one to seal to', () => {
  it('is the same point: the base point of one curve is that of the other (RFC 7748, section 4.1)', () => {
    const base = fromHex(`58${'66'.repeat(31)}`);
    expect(toHex(exchangeKeyFrom(base))).toBe(`09${'00'.repeat(31)}`);
  });

  it('has a pair of which both halves belong together', async () => {
    const { publicKey } = await linkSigner(SEED);
    const pair = await exchangePairFrom(SEED, publicKey);
    const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
    expect(raw).toEqual(exchangeKeyFrom(publicKey));
    const other = (await crypto.subtle.generateKey('X25519', true, ['deriveBits'])) as CryptoKeyPair;
    const mine = await crypto.subtle.deriveBits({ name: 'X25519', public: other.publicKey }, pair.privateKey, 256);
    const { d } = await crypto.subtle.exportKey('jwk', other.privateKey);
    const { x } = await crypto.subtle.exportKey('jwk', other.publicKey);
    const privateKey = createPrivateKey({ key: { kty: 'OKP', crv: 'X25519', d, x } as never, format: 'jwk' });
    const theirs = createPublicKey({
      key: { kty: 'OKP', crv: 'X25519', x: Buffer.from(raw).toString('base64url') },
      format: 'jwk',
    });
    expect(new Uint8Array(mine)).toEqual(new Uint8Array(diffieHellman({ privateKey, publicKey: theirs })));
  });

  it('is none for bytes off the curve, nor for the neutral element', () => {
    const neutral = new Uint8Array(32);
    neutral[0] = 1;
    for (const bytes of [neutral, new Uint8Array(32).fill(0xff), new Uint8Array(31), fromHex(`02${'00'.repeat(31)}`)])
      expect(() => exchangeKeyFrom(bytes)).toThrow(MalformedError);
  });
});
