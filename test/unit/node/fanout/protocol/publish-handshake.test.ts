import { describe, expect, it } from 'vitest';
import {
  answerChallenge,
  type Challenge,
  checkAnswer,
  encodeChallenge,
  MAX_ANSWER,
  MAX_CHALLENGE,
  NONCE_BYTES,
  UnprovenError,
} from '../../../../../src/node/fanout/protocol/publish-handshake.ts';
import { keyToHex } from '../../../../../src/node/identity/keys.ts';
import { fromBase64url } from '../../../../../src/node/wire/bytes.ts';
import { encodeCbor } from '../../../../../src/node/wire/cbor.ts';
import { MalformedError } from '../../../../../src/node/wire/malformed.ts';
import { ROOM } from '../../../../support/records/bundles.ts';
import { signer } from '../../../../support/records/records.ts';

const ELSEWHERE = 'A'.repeat(27);
const session = await signer(1);
const relay = (await signer(2)).publicKey;
const challenge: Challenge = { nonce: new Uint8Array(NONCE_BYTES).fill(7), relay };

/** The answer of a speaker who is asked by `to`, for `room`, and means the relay with this key. */
const answer = (to: Challenge, room = ROOM, meant = relay): Promise<Uint8Array<ArrayBuffer>> =>
  answerChallenge(encodeChallenge(to), { relay: meant, room, session });

describe('an answer to a challenge', () => {
  it('tells the relay who speaks, and in which room', async () => {
    expect(await checkAnswer(await answer(challenge), challenge)).toEqual({
      room: ROOM,
      session: keyToHex(session.publicKey),
    });
  });

  it('fits the limits of the wire, as the challenge does', async () => {
    expect(encodeChallenge(challenge).byteLength).toBeLessThanOrEqual(MAX_CHALLENGE);
    expect((await answer(challenge)).byteLength).toBeLessThanOrEqual(MAX_ANSWER);
  });

  it('is of no use for another challenge', async () => {
    const next = { ...challenge, nonce: new Uint8Array(NONCE_BYTES).fill(8) };
    await expect(checkAnswer(await answer(challenge), next)).rejects.toThrow(UnprovenError);
  });

  it('is of no use at another relay, whatever that relay asked', async () => {
    const other = (await signer(3)).publicKey;
    await expect(checkAnswer(await answer(challenge), { ...challenge, relay: other })).rejects.toThrow(UnprovenError);
  });

  it('is of no use in another room, or for another session', async () => {
    const signature = await session.sign(
      'stoa/publish/1',
      encodeCbor([1, challenge.nonce, relay, fromBase64url(ROOM)]),
    );
    const mallory = await signer(4);
    const said = (room: string, key: Uint8Array): Uint8Array => encodeCbor([1, fromBase64url(room), key, signature]);
    await expect(checkAnswer(said(ROOM, session.publicKey), challenge)).resolves.toMatchObject({ room: ROOM });
    await expect(checkAnswer(said(ELSEWHERE, session.publicKey), challenge)).rejects.toThrow(UnprovenError);
    await expect(checkAnswer(said(ROOM, mallory.publicKey), challenge)).rejects.toThrow(UnprovenError);
  });

  it('needs a signature of its own domain: what is signed for something else proves nothing', async () => {
    const bytes = encodeCbor([1, challenge.nonce, relay, fromBase64url(ROOM)]);
    const signature = await session.sign('stoa/member/1', bytes);
    const said = encodeCbor([1, fromBase64url(ROOM), session.publicKey, signature]);
    await expect(checkAnswer(said, challenge)).rejects.toThrow(UnprovenError);
  });

  it('is not given to a relay that hands on the challenge of another', async () => {
    const other = (await signer(3)).publicKey;
    await expect(answer(challenge, ROOM, other)).rejects.toThrow('challenge of another relay');
  });
});

describe('what is no challenge, or no answer,', () => {
  const malformed = [
    ['empty', new Uint8Array()],
    ['garbage', new Uint8Array(40).fill(0xff)],
    ['another version', encodeCbor([2, challenge.nonce, relay])],
    ['a short nonce', encodeCbor([1, new Uint8Array(31), relay])],
    ['a short key', encodeCbor([1, challenge.nonce, new Uint8Array(31)])],
    ['one field more', encodeCbor([1, challenge.nonce, relay, 0])],
    ['too long', encodeCbor([1, new Uint8Array(MAX_CHALLENGE), relay])],
  ] as const;

  it.each(malformed)('%s, is not signed', async (_, bytes) => {
    await expect(answerChallenge(bytes, { relay, room: ROOM, session })).rejects.toThrow(MalformedError);
  });

  it.each(malformed)('%s, is malformed and proves nothing', async (_, bytes) => {
    const refused = checkAnswer(bytes, challenge);
    await expect(refused).rejects.toThrow(MalformedError);
    await expect(refused).rejects.not.toThrow(UnprovenError);
  });
});
