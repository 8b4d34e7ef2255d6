import { generateKeyPairFromSeed, privateKeyFromRaw } from '@libp2p/crypto/keys';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fromHex, toHex } from '../../../src/node/wire/bytes.ts';

type Ed25519 = typeof import('../../../src/client/libraries/ed25519.ts');

const hex = (text: string) => fromHex(text) as Uint8Array<ArrayBuffer>;

/** RFC 8032, section 7.1, test 3. */
const RFC = {
  seed: hex('c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7'),
  publicKey: hex('fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025'),
  message: hex('af82'),
  signature: hex(
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ),
};

/** The module anew, in a browser whose WebCrypto has Ed25519 or has not. */
async function load(native: boolean): Promise<Ed25519> {
  vi.resetModules();
  if (!native) {
    const unknown = async () => {
      throw new DOMException('Unrecognized name.', 'NotSupportedError');
    };
    vi.spyOn(crypto.subtle, 'generateKey').mockImplementation(unknown);
    vi.spyOn(crypto.subtle, 'importKey').mockImplementation(unknown);
  }
  return import('../../../src/client/libraries/ed25519.ts');
}

afterEach(() => vi.restoreAllMocks());

describe.each([true, false])('keys of the page where WebCrypto has Ed25519: %s', (native) => {
  it('are and sign as RFC 8032 has it', async () => {
    const { generateKeyFromSeed, hashAndSign, hashAndVerify } = await load(native);
    const { privateKey, publicKey } = await generateKeyFromSeed(RFC.seed);
    expect(toHex(publicKey)).toBe(toHex(RFC.publicKey));
    expect(toHex(privateKey)).toBe(toHex(RFC.seed) + toHex(RFC.publicKey));
    for (let again = 0; again < 2; again++) {
      expect(toHex(await hashAndSign(privateKey, RFC.message))).toBe(toHex(RFC.signature));
    }
    expect(await hashAndVerify(publicKey, RFC.signature, RFC.message)).toBe(true);
  });

  it('agree with libp2p’s own, whole messages or pieces', async () => {
    const { generateKey, hashAndSign, hashAndVerify } = await load(native);
    const { privateKey, publicKey } = await generateKey();
    const theirs = privateKeyFromRaw(privateKey);
    const pieces = { subarray: () => RFC.message };
    const signature = new Uint8Array(await hashAndSign(privateKey, pieces));
    expect(await theirs.publicKey.verify(RFC.message, signature)).toBe(true);
    expect(await hashAndVerify(publicKey, new Uint8Array(await theirs.sign(RFC.message)), pieces)).toBe(true);
    const seeded = await generateKeyPairFromSeed('Ed25519', privateKey.slice(0, 32));
    expect(seeded.raw).toEqual(privateKey);
  });

  it('refuse a changed message, a changed signature, another key and nonsense', async () => {
    const { generateKey, generateKeyFromSeed, hashAndVerify } = await load(native);
    const { publicKey, signature, message } = RFC;
    const changed = signature.with(0, signature[0]! ^ 1) as Uint8Array<ArrayBuffer>;
    expect(await hashAndVerify(publicKey, signature, hex('af83'))).toBe(false);
    expect(await hashAndVerify(publicKey, changed, message)).toBe(false);
    expect(await hashAndVerify((await generateKey()).publicKey, signature, message)).toBe(false);
    expect(await hashAndVerify(publicKey, new Uint8Array(64), message)).toBe(false);
    expect(await hashAndVerify(publicKey, signature.slice(0, 63), message)).toBe(false);
    await expect(generateKeyFromSeed(new Uint8Array(31))).rejects.toThrow(TypeError);
  });
});
