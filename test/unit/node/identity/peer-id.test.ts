import { publicKeyFromRaw } from '@libp2p/crypto/keys';
import { peerIdFromPublicKey, peerIdFromString } from '@libp2p/peer-id';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOfPeerId, peerIdOfKey } from '../../../../src/node/identity/peer-id.ts';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('a peer id', () => {
  it('of a key is the one that libp2p makes, in both directions', () => {
    fc.assert(
      fc.property(key, (raw) => {
        const id = peerIdOfKey(raw);
        expect(id).toBe(peerIdFromPublicKey(publicKeyFromRaw(raw)).toString());
        expect(peerIdFromString(id).publicKey?.raw).toEqual(raw);
        expect(keyOfPeerId(id)).toEqual(raw);
      }),
    );
  });

  it('covers keys at both ends of their range', () => {
    for (const fill of [0, 0xff]) {
      const raw = new Uint8Array(32).fill(fill);
      expect(keyOfPeerId(peerIdOfKey(raw))).toEqual(raw);
      expect(peerIdOfKey(raw)).toBe(peerIdFromPublicKey(publicKeyFromRaw(raw)).toString());
    }
  });

  it('is no other text', () => {
    const id = peerIdOfKey(new Uint8Array(32).fill(7));
    const others = [
      '',
      id.slice(1),
      `${id}1`,
      `1${id}`,
      ` ${id.slice(1)}`,
      id.replace('K', '0'),
      id.replace('K', 'l'),
      `2${id.slice(1)}`,
      'z'.repeat(52),
      '1'.repeat(52),
      // Of an RSA key.
      'QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N',
    ];
    for (const text of others) expect(keyOfPeerId(text), text).toBeUndefined();
  });

  it('with one changed character is invalid, or names another key that libp2p reads from it too', () => {
    fc.assert(
      fc.property(
        key,
        fc.nat(51),
        fc.constantFrom(...'123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'),
        (raw, at, sign) => {
          const id = peerIdOfKey(raw);
          const text = id.slice(0, at) + sign + id.slice(at + 1);
          let theirs: Uint8Array | undefined;
          try {
            theirs = peerIdFromString(text).publicKey?.raw;
          } catch {
            theirs = undefined;
          }
          const ours = keyOfPeerId(text);
          if (ours !== undefined) expect(ours).toEqual(theirs);
        },
      ),
    );
  });

  it('is made only from 32 bytes', () => {
    expect(() => peerIdOfKey(new Uint8Array(31))).toThrow(RangeError);
    expect(() => peerIdOfKey(new Uint8Array(33))).toThrow(RangeError);
  });
});
