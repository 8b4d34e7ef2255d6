import { authorize } from '../grants/authorize.ts';
import { verifyChain } from '../grants/chain.ts';
import type { RoomId } from '../identity/ids.ts';
import { MalformedError } from '../wire/malformed.ts';

/** The key that signs for the root: the holder of a chain that makes them host of this room. Throws MalformedError. */
export async function signerOf(proof: Uint8Array, root: Uint8Array, id: RoomId, now: number): Promise<Uint8Array> {
  const chain = await verifyChain(proof, root);
  const { holder } = chain;
  // Revocations are for `Permissions` to apply: an accepted charter stays accepted.
  const verdict =
    holder !== null && authorize(chain, { who: holder, role: 'host', room: { id, root }, now, revoked: new Set() });
  if (holder === null || verdict === false || !verdict.allowed) throw new MalformedError('not the host');
  return holder;
}
