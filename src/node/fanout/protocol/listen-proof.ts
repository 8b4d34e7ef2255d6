/**
 * How a relay that listens at another one by WebSocket proves its key there, which a libp2p connection would have done: challenged after its hello, it
 * signs. Pure. Layouts are in SPEC.md.
 */
import type { RoomId } from '../../identity/ids.ts';
import { KEY_BYTES, SIGNATURE_BYTES, type Signer, verify } from '../../identity/keys.ts';
import { keyOfPeerId, peerIdOfKey } from '../../identity/peer-id.ts';
import { concat } from '../../wire/bytes.ts';
import { asBytes, asList, asVersion, decodeCbor, encodeCbor } from '../../wire/cbor.ts';
import { MalformedError } from '../../wire/malformed.ts';
import { type Challenge, challenged, encodeChallenge, readChallenge, UnprovenError } from './publish-handshake.ts';

const CHALLENGE = 0x05;
const PROOF = 0x19;
/** Largest proof without its type, bytes. */
export const MAX_PROOF = 192;

/** What a relay sends a listener whose hello says that it is a relay. */
export function encodeListenChallenge(challenge: Challenge): Uint8Array<ArrayBuffer> {
  return concat([Uint8Array.of(CHALLENGE), encodeChallenge(challenge)]);
}

/** True for a message that is a challenge, which is all that a relay says before it is answered. */
export function isListenChallenge(message: Uint8Array): boolean {
  return message[0] === CHALLENGE;
}

export interface Prover {
  /** Peer id of the relay that was dialed. */
  readonly at: string;
  readonly room: RoomId;
  /** The key of the relay that listens. */
  readonly signer: Signer;
}

/**
 * The answer to a challenge. Throws MalformedError for what is no challenge, or the challenge of another relay than the one that was dialed: whoever could
 * have that signed would listen there under this relay's name.
 */
export async function proveListener(
  message: Uint8Array,
  { at, room, signer }: Prover,
): Promise<Uint8Array<ArrayBuffer>> {
  const relay = keyOfPeerId(at);
  if (relay === undefined) throw new MalformedError('not the id of a relay');
  const challenge = readChallenge(message.subarray(1), relay);
  const signature = await signer.sign('stoa/listen/1', challenged(challenge, room));
  return concat([Uint8Array.of(PROOF), encodeCbor([1, signer.publicKey, signature])]);
}

/**
 * Peer id of the relay that answered a challenge of its hello for a room. Throws MalformedError for what is no answer, UnprovenError for a signature of or
 * for something else.
 */
export async function checkListenProof(message: Uint8Array, challenge: Challenge, room: RoomId): Promise<string> {
  if (message[0] !== PROOF || message.byteLength > 1 + MAX_PROOF) throw new MalformedError('proof');
  const [version, rawKey, rawSignature] = asList(decodeCbor(message.subarray(1), MAX_PROOF), 'proof', 3);
  asVersion(version, 1);
  const key = asBytes(rawKey, 'key', KEY_BYTES);
  const signature = asBytes(rawSignature, 'signature', SIGNATURE_BYTES);
  if (!(await verify(key, 'stoa/listen/1', challenged(challenge, room), signature)))
    throw new UnprovenError('signature');
  return peerIdOfKey(key);
}
