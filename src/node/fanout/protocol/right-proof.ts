/**
 * How somebody with a right in a room proves it to a relay under load, which then asks no work of them: the session key signs the relay's question. Pure.
 * Layouts are in SPEC.md.
 */
import type { RoomId } from '../../identity/ids.ts';
import { KEY_BYTES, keyToHex, SIGNATURE_BYTES, type Signer, verify } from '../../identity/keys.ts';
import { concat } from '../../wire/bytes.ts';
import { asBytes, asList, asVersion, decodeCbor, encodeCbor } from '../../wire/cbor.ts';
import { challenged, UnprovenError } from './publish-handshake.ts';

/** Type of the message, and its largest body, bytes. */
export const RIGHT = 0x1b;
const MAX_RIGHT = 128;

export interface RightQuestion {
  /** Of the relay's question. */
  readonly nonce: Uint8Array;
  /** Raw key of the relay that asks: of the one that was dialed, or what is signed would be of use at another. */
  readonly relay: Uint8Array;
  readonly room: RoomId;
}

export async function proveRight(question: RightQuestion, session: Signer): Promise<Uint8Array<ArrayBuffer>> {
  const signature = await session.sign('stoa/right/1', challenged(question, question.room));
  return concat([Uint8Array.of(RIGHT), encodeCbor([1, session.publicKey, signature])]);
}

/** Who signed, before that is checked. */
export interface RightProof {
  /** Session key, raw. */
  readonly session: Uint8Array;
  readonly signature: Uint8Array;
}

/** Reads a message without its type. Throws MalformedError. */
export function readRight(body: Uint8Array): RightProof {
  const [version, key, signature] = asList(decodeCbor(body, MAX_RIGHT), 'right', 3);
  asVersion(version, 1);
  return { session: asBytes(key, 'key', KEY_BYTES), signature: asBytes(signature, 'signature', SIGNATURE_BYTES) };
}

/** The session's key in hex. Rejects with an UnprovenError for a signature of or for something else. */
export async function checkRight({ session, signature }: RightProof, question: RightQuestion): Promise<string> {
  if (!(await verify(session, 'stoa/right/1', challenged(question, question.room), signature)))
    throw new UnprovenError('signature');
  return keyToHex(session);
}
