/** Vectors of proofs that a session said two things at once. */

import type { FrameSigner } from '../../../src/node/identity/keys.ts';
import { type Bundle, writeBundle } from '../../../src/node/records/bundle.ts';
import { proveEquivocation } from '../../../src/node/records/equivocation.ts';
import { decodeCbor, encodeCbor } from '../../../src/node/wire/cbor.ts';
import { ROOM } from '../records/bundles.ts';
import { NOON, signer } from '../records/records.ts';
import { hex, invalid, tampered, type Vectors, valid } from './vector.ts';

const OTHER_ROOM = `B${ROOM.slice(1)}`;

/** Frames of `sounds` from `seq` on. */
function bundle(
  by: FrameSigner,
  seq: number,
  sounds: readonly number[],
  { room = ROOM, stream = '00000000000000aa' } = {},
) {
  const frames = sounds.map((sound, i) => ({ seq: seq + i, payload: new Uint8Array(4).fill(sound) }));
  const said: Bundle = { stream, frames, captured: NOON, level: 30, epoch: 0 };
  return writeBundle(room, said, (message) => by.signFrame(message));
}

export async function equivocationVectors(): Promise<Vectors> {
  const [bao, other] = await Promise.all([signer(2), signer(3)]);
  const [one, two] = [await bundle(bao, 7, [1, 2, 3]), await bundle(bao, 7, [1, 2, 4])];
  const overlap = await bundle(bao, 9, [4, 5]);
  const proof = proveEquivocation(bao.publicKey, one, two)!;
  const fields = decodeCbor(proof, proof.byteLength) as Uint8Array[];
  const [, , lesser, greater] = fields as [unknown, unknown, Uint8Array, Uint8Array];
  const agreeing = [await bundle(bao, 7, [1, 2]), await bundle(bao, 8, [2, 3])].sort(Buffer.compare);
  const apart = [one, await bundle(bao, 7, [9, 9, 9], { stream: '00000000000000bb' })].sort(Buffer.compare);
  const elsewhere = [1, 2].map((sound) => bundle(bao, 7, [sound], { room: OTHER_ROOM }));
  return {
    what: 'Proofs of equivocation (src/node/moderation/SPEC.md), read for `room`.',
    given: { room: ROOM },
    valid: [
      valid('the same three frames, the last of them twice', proof, { session: hex(bao.publicKey) }),
      valid('one frame in two bundles', proveEquivocation(bao.publicKey, one, overlap)!, {
        session: hex(bao.publicKey),
      }),
    ],
    invalid: [
      invalid('a bit of a signature changed', tampered(proof)),
      invalid('against another', encodeCbor([1, other.publicKey, lesser, greater])),
      invalid('another version', encodeCbor([2, bao.publicKey, lesser, greater])),
      invalid('the greater bundle first', encodeCbor([1, bao.publicKey, greater, lesser])),
      invalid('one bundle twice', encodeCbor([1, bao.publicKey, lesser, lesser])),
      invalid('bundles that agree', encodeCbor([1, bao.publicKey, ...agreeing])),
      invalid('of two streams', encodeCbor([1, bao.publicKey, ...apart])),
      invalid('of another room', proveEquivocation(bao.publicKey, await elsewhere[0]!, await elsewhere[1]!)!),
      invalid('a byte after the end', new Uint8Array([...proof, 0])),
    ],
  };
}
