import { authorize } from '../grants/authorize.ts';
import { verifyChain } from '../grants/chain.ts';
import { CLOCK_TOLERANCE, MAX_GRANT_LIFE } from '../grants/constants.ts';
import type { RoomId } from '../identity/ids.ts';
import { MalformedError, StaleError } from '../wire/malformed.ts';

/**
 * The key that signs for the root: the holder of a chain that makes them host of this room. Throws StaleError when only this clock says that it does
 * not, MalformedError otherwise.
 */
export async function signerOf(proof: Uint8Array, root: Uint8Array, id: RoomId, now: number): Promise<Uint8Array> {
  const chain = await verifyChain(proof, root);
  const { holder } = chain;
  if (holder === null) throw new MalformedError('not the host');
  // Revocations are for `Permissions` to apply: an accepted charter stays accepted.
  const verdict = authorize(chain, { who: holder, role: 'host', room: { id, root }, now, revoked: new Set() });
  if (verdict.allowed) return holder;
  if (verdict.why === 'expired') throw new StaleError('proof expired', now - CLOCK_TOLERANCE - chain.expires);
  if (verdict.why === 'too-long') {
    throw new StaleError('proof too long', chain.links[0]!.expires - now - MAX_GRANT_LIFE - CLOCK_TOLERANCE);
  }
  throw new MalformedError('not the host');
}
