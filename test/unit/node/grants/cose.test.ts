import { createPublicKey } from 'node:crypto';
import { Algorithms, Headers, ProtectedHeaders, Sign1 } from '@auth0/cose';
import { describe, expect, it } from 'vitest';
import { decodeChain, verifyChain } from '../../../../src/node/grants/chain.ts';
import { decodeSign1, encodeSign1, isSignedBy, sign1 } from '../../../../src/node/grants/cose.ts';
import { encodeGrant } from '../../../../src/node/grants/grant.ts';
import { COSE_HEADER, verify, webCryptoSigner } from '../../../../src/node/identity/keys.ts';
import { toBase64url } from '../../../../src/node/wire/bytes.ts';
import { encodeCbor } from '../../../../src/node/wire/cbor.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';
import { chainOf, evening, HOST } from '../../../support/records/grants.ts';
import { signer } from '../../../support/records/records.ts';

const PAYLOAD = encodeCbor([1, 2, 'three times three is nine']);
const DOMAIN = new TextEncoder().encode('stoa/grant/1');

/** A public key as the other library takes it. */
function foreignKey(raw: Uint8Array) {
  return createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: toBase64url(raw) } });
}

describe('COSE_Sign1', () => {
  it('of a libp2p key and of a WebCrypto key verify alike', async () => {
    const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
    for (const one of [await signer(1), await webCryptoSigner(pair)]) {
      const signed = await sign1(one, 'stoa/grant/1', PAYLOAD);
      expect(await isSignedBy(one.publicKey, 'stoa/grant/1', signed)).toBe(true);
      expect(await isSignedBy(one.publicKey, 'stoa/claim/1', signed)).toBe(false);
      expect(
        await isSignedBy(one.publicKey, 'stoa/grant/1', {
          ...signed,
          payload: encodeCbor([1, 2, 'three times three is none']),
        }),
      ).toBe(false);
      expect(await isSignedBy((await signer(2)).publicKey, 'stoa/grant/1', signed)).toBe(false);
    }
  });

  it('never passes for an envelope’s signature, nor the reverse', async () => {
    const one = await signer(1);
    const structure = encodeCbor(['Signature1', COSE_HEADER, DOMAIN, PAYLOAD]);
    const asCose = await one.signCose('stoa/grant/1', PAYLOAD);
    expect(await verify(one.publicKey, 'stoa/card/1', PAYLOAD, asCose)).toBe(false);
    for (const message of [PAYLOAD, structure]) {
      const signature = await one.sign('stoa/card/1', message);
      expect(await isSignedBy(one.publicKey, 'stoa/grant/1', { payload: PAYLOAD, signature })).toBe(false);
    }
  });

  it('is accepted only in the form in which it is written', async () => {
    const { payload, signature } = await sign1(await signer(1), 'stoa/grant/1', PAYLOAD);
    const bytes = encodeSign1({ payload, signature });
    expect(decodeSign1(bytes)).toEqual({ payload, signature: new Uint8Array(signature) });
    expect([...bytes.subarray(0, 6)]).toEqual([0x84, 0x43, 0xa1, 0x01, 0x27, 0xa0]);
  });

  it.each([0, 1, 23, 24, 180, 181, 182, 255, 256])(
    'of a payload of %i bytes is accepted if claims can be as long',
    (length) => {
      const bytes = encodeSign1({ payload: new Uint8Array(length).fill(1), signature: new Uint8Array(64) });
      const read = () => decodeSign1(bytes).payload.byteLength;
      if (length >= 24 && bytes.byteLength <= 256) expect(read()).toBe(length);
      else expect(read).toThrow(MalformedError);
    },
  );

  it.each([0, 1, 64, 73, 74])('is not %i bytes', (length) => {
    expect(() => decodeSign1(new Uint8Array(length))).toThrow(MalformedError);
  });

  it('of this code is valid for another library too', async () => {
    const { root, host, member, linkKey, chains } = await evening();
    const signers = [root, host, member, linkKey];
    for (const [i, bytes] of decodeChain(chains.claimed.bytes).entries()) {
      const read = Sign1.decode(bytes);
      const externalAAD = i === 3 ? new TextEncoder().encode('stoa/claim/1') : DOMAIN;
      const options = { externalAAD, algorithms: [Algorithms.EdDSA] };
      await read.verify(foreignKey(signers[i]!.publicKey), options);
      await expect(read.verify(foreignKey(signers[i]!.publicKey)), 'without the domain').rejects.toThrow();
      await expect(read.verify(foreignKey((await signer(5)).publicKey), options), 'by another').rejects.toThrow();
    }
  });

  it('of another library is a valid grant here, if it signs for the domain', async () => {
    const { root, host, chains } = await evening();
    const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
    const { privateKey, publicKey } = pair as CryptoKeyPair;
    const foreignRoot = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey));
    const payload = encodeGrant({ ...HOST, parent: null, audience: host.publicKey });

    // The library signs for no domain: what it signs by itself is nobody's grant.
    const headers = new ProtectedHeaders([[Headers.Algorithm, Algorithms.EdDSA]]);
    const plain = await Sign1.sign(headers, undefined, payload, privateKey as never);
    const untagged = (sign1: Sign1) => new Uint8Array(sign1.encode().subarray(1));
    expect(decodeSign1(untagged(plain)).payload).toEqual(payload);
    await expect(verifyChain(chainOf(untagged(plain)), foreignRoot)).rejects.toMatchObject({ flaw: 'forged' });

    // Its own idea of what is to be signed for one, signed.
    const header = plain['encodedProtectedHeaders']!;
    const structure = Sign1['Signature1'](header, DOMAIN, payload) as unknown as Uint8Array;
    const signature = await crypto.subtle.sign('Ed25519', privateKey, new Uint8Array(structure));
    const scoped = new Sign1(header, new Map(), payload, new Uint8Array(signature));
    const chain = await verifyChain(chainOf(untagged(scoped)), foreignRoot);
    expect(chain).toMatchObject({ seat: chains.host.seat, roles: chains.host.roles, expires: chains.host.expires });
    await expect(verifyChain(chainOf(untagged(scoped)), root.publicKey)).rejects.toMatchObject({ flaw: 'forged' });
  });
});
