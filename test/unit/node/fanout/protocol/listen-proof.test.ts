import { describe, expect, it } from 'vitest';
import {
  checkListenProof,
  encodeListenChallenge,
  isListenChallenge,
  MAX_PROOF,
  proveListener,
} from '../../../../../src/node/fanout/protocol/listen-proof.ts';
import {
  type Challenge,
  challenged,
  NONCE_BYTES,
  UnprovenError,
} from '../../../../../src/node/fanout/protocol/publish-handshake.ts';
import { peerIdOfKey } from '../../../../../src/node/identity/peer-id.ts';
import { concat } from '../../../../../src/node/wire/bytes.ts';
import { encodeCbor } from '../../../../../src/node/wire/cbor.ts';
import { MalformedError } from '../../../../../src/node/wire/malformed.ts';
import { ROOM } from '../../../../support/records/bundles.ts';
import { signer } from '../../../../support/records/records.ts';

const ELSEWHERE = 'A'.repeat(27);
const listener = await signer(1);
const [above, other] = [(await signer(2)).publicKey, (await signer(3)).publicKey];
const challenge: Challenge = { nonce: new Uint8Array(NONCE_BYTES).fill(7), relay: above };

/** What the listening relay answers to `to`, when it dialed the relay with the key `meant`. */
const prove = (to: Challenge, meant = above): Promise<Uint8Array<ArrayBuffer>> =>
  proveListener(encodeListenChallenge(to), { at: peerIdOfKey(meant), room: ROOM, signer: listener });
const claim = (key: Uint8Array, signature: Uint8Array): Uint8Array =>
  concat([Uint8Array.of(0x19), encodeCbor([1, key, signature])]);

describe('the proof of a relay that listens', () => {
  it('tells which relay it is, and fits the limit of the wire', async () => {
    const proof = await prove(challenge);
    expect(proof.byteLength).toBeLessThanOrEqual(1 + MAX_PROOF);
    expect(await checkListenProof(proof, challenge, ROOM)).toBe(peerIdOfKey(listener.publicKey));
  });

  it('is of no use for another challenge, at another relay, or in another room', async () => {
    const proof = await prove(challenge);
    const next = { ...challenge, nonce: new Uint8Array(NONCE_BYTES).fill(8) };
    await expect(checkListenProof(proof, next, ROOM)).rejects.toThrow(UnprovenError);
    await expect(checkListenProof(proof, { ...challenge, relay: other }, ROOM)).rejects.toThrow(UnprovenError);
    await expect(checkListenProof(proof, challenge, ELSEWHERE)).rejects.toThrow(UnprovenError);
  });

  it('is not given to a relay that hands on the challenge of another', async () => {
    await expect(prove(challenge, other)).rejects.toThrow('challenge of another relay');
    const nobody = { at: 'nobody', room: ROOM, signer: listener };
    await expect(proveListener(encodeListenChallenge(challenge), nobody)).rejects.toThrow(MalformedError);
  });

  it('needs the signature of the key that it names, made for this purpose', async () => {
    const bytes = challenged(challenge, ROOM);
    const mallory = await signer(4);
    const forged = claim(listener.publicKey, await mallory.sign('stoa/listen/1', bytes));
    await expect(checkListenProof(forged, challenge, ROOM)).rejects.toThrow(UnprovenError);
    const published = claim(listener.publicKey, await listener.sign('stoa/publish/1', bytes));
    await expect(checkListenProof(published, challenge, ROOM)).rejects.toThrow(UnprovenError);
  });
});

it('a challenge is told from what else a relay says by its first byte', () => {
  expect(isListenChallenge(encodeListenChallenge(challenge))).toBe(true);
  expect(isListenChallenge(Uint8Array.of(0x02, 0))).toBe(false);
  expect(isListenChallenge(new Uint8Array())).toBe(false);
});

describe('what is no proof', () => {
  const signature = new Uint8Array(64);
  it.each([
    ['empty', new Uint8Array()],
    ['another type', concat([Uint8Array.of(0x15), encodeCbor([1, above, signature])])],
    ['another version', concat([Uint8Array.of(0x19), encodeCbor([2, above, signature])])],
    ['a short key', claim(new Uint8Array(31), signature)],
    ['one field more', concat([Uint8Array.of(0x19), encodeCbor([1, above, signature, 0])])],
    ['too long', claim(above, new Uint8Array(MAX_PROOF))],
  ])('%s, is malformed and proves nothing', async (_, bytes) => {
    const refused = checkListenProof(bytes, challenge, ROOM);
    await expect(refused).rejects.toThrow(MalformedError);
    await expect(refused).rejects.not.toThrow(UnprovenError);
  });
});
