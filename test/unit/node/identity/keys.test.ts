import { describe, expect, it } from 'vitest';
import { keyToHex, verify, webCryptoSigner } from '../../../../src/node/identity/keys.ts';
import { signer } from '../../../support/records/records.ts';

const MESSAGE = new Uint8Array([1, 2, 3]);

describe('signatures', () => {
  it('of a libp2p key and of a WebCrypto key verify alike', async () => {
    const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
    for (const one of [await signer(1), await webCryptoSigner(pair)]) {
      const signature = await one.sign('stoa/card/1', MESSAGE);
      expect(await verify(one.publicKey, 'stoa/card/1', MESSAGE, signature)).toBe(true);
      expect(await verify(one.publicKey, 'stoa/member/1', MESSAGE, signature)).toBe(false);
      expect(await verify(one.publicKey, 'stoa/card/1', new Uint8Array([1, 2]), signature)).toBe(false);
    }
  });

  it('by malformed keys or of malformed length are invalid, without an error', async () => {
    const good = await signer(1);
    const signature = await good.sign('stoa/card/1', MESSAGE);
    for (const key of [new Uint8Array(31), new Uint8Array(33), new Uint8Array(32).fill(0xff), new Uint8Array(0)])
      expect(await verify(key, 'stoa/card/1', MESSAGE, signature)).toBe(false);
    for (const bad of [new Uint8Array(0), signature.subarray(1), new Uint8Array(64).fill(0xff)])
      expect(await verify(good.publicKey, 'stoa/card/1', MESSAGE, bad)).toBe(false);
  });

  it('by the all-zero key, whose point has a small order, prove nothing', async () => {
    // R of the same small order and S = 0 satisfies some verifiers for any message.
    const zero = new Uint8Array(32);
    const signature = new Uint8Array(64);
    expect(await verify(zero, 'stoa/card/1', MESSAGE, signature)).toBe(false);
    const one = new Uint8Array(32).fill(0);
    one[0] = 1;
    const identityPoint = new Uint8Array(64);
    identityPoint[0] = 1;
    expect(await verify(one, 'stoa/card/1', MESSAGE, identityPoint)).toBe(false);
  });

  it('keep keys as lower-case hex', () => {
    expect(keyToHex(new Uint8Array([0, 171, 255]))).toBe('00abff');
  });
});
