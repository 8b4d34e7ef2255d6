/**
 * How a speaker proves its session key to a relay at the beginning of a WebSocket: the relay sends a challenge, the speaker signs it. Pure. A libp2p
 * connection has proven the same before a stream of it opens. Layouts are in SPEC.md.
 */

import { ROOM_ID_BYTES, type RoomId } from '../../identity/ids.ts';
import { KEY_BYTES, keyToHex, SIGNATURE_BYTES, type Signer, verify } from '../../identity/keys.ts';
import { equals, fromBase64url, toBase64url } from '../../wire/bytes.ts';
import { asBytes, asList, asVersion, decodeCbor, encodeCbor } from '../../wire/cbor.ts';
import { MalformedError } from '../../wire/malformed.ts';

/** Where a relay takes audio over plain WebSockets. */
export const PUBLISH_PATH = '/publish';
/** Bytes that nobody can guess, new for each connection: a signature is of use once. */
export const NONCE_BYTES = 32;
/** Largest challenge and largest answer, bytes. */
export const MAX_CHALLENGE = 128;
export const MAX_ANSWER = 192;

/** Whoever opens a connection and then says nothing is let go after this time, ms. */
export const HANDSHAKE_TIMEOUT = 10_000;

export interface Challenge {
  readonly nonce: Uint8Array;
  /** Raw key of the relay that asks: what is signed for one is of no use at another. */
  readonly relay: Uint8Array;
}

export interface Proven {
  readonly room: RoomId;
  /** Session key of the speaker, hex. */
  readonly session: string;
}

/** The signature is not one of the session key over this challenge, this relay and this room. */
export class UnprovenError extends MalformedError {}

export function encodeChallenge({ nonce, relay }: Challenge): Uint8Array<ArrayBuffer> {
  return encodeCbor([1, nonce, relay]);
}

/**
 * The speaker's answer to a challenge for a room. Throws MalformedError for what is no challenge, or the challenge of another relay than the one with
 * this raw key: whoever could have that signed would publish there under the speaker's name.
 */
export async function answerChallenge(
  challenge: Uint8Array,
  { relay, room, session }: { readonly relay: Uint8Array; readonly room: RoomId; readonly session: Signer },
): Promise<Uint8Array<ArrayBuffer>> {
  const signature = await session.sign('stoa/publish/1', challenged(readChallenge(challenge, relay), room));
  return encodeCbor([1, fromBase64url(room), session.publicKey, signature]);
}

/** Who answered, and for which room. Throws MalformedError for what is no answer, UnprovenError for a signature of or for something else. */
export async function checkAnswer(answer: Uint8Array, challenge: Challenge): Promise<Proven> {
  const [version, rawRoom, rawSession, rawSignature] = asList(decodeCbor(answer, MAX_ANSWER), 'answer', 4);
  asVersion(version, 1);
  const room = toBase64url(asBytes(rawRoom, 'room', ROOM_ID_BYTES));
  const session = asBytes(rawSession, 'session', KEY_BYTES);
  const signature = asBytes(rawSignature, 'signature', SIGNATURE_BYTES);
  if (!(await verify(session, 'stoa/publish/1', challenged(challenge, room), signature)))
    throw new UnprovenError('signature');
  return { room, session: keyToHex(session) };
}

/** A challenge of the relay with this raw key. Throws MalformedError for what is none, or that of another relay. */
export function readChallenge(challenge: Uint8Array, relay: Uint8Array): Challenge {
  const [version, rawNonce, rawRelay] = asList(decodeCbor(challenge, MAX_CHALLENGE), 'challenge', 3);
  asVersion(version, 1);
  const nonce = asBytes(rawNonce, 'nonce', NONCE_BYTES);
  if (!equals(asBytes(rawRelay, 'relay', KEY_BYTES), relay)) throw new MalformedError('challenge of another relay');
  return { nonce, relay };
}

/** What is signed in answer to a challenge, in a domain that says what for. */
export function challenged({ nonce, relay }: Challenge, room: RoomId): Uint8Array<ArrayBuffer> {
  return encodeCbor([1, nonce, relay, fromBase64url(room)]);
}
