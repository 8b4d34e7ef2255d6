/** A credential: a chain of grants that somebody in the room holds, as everyone there knows it. It proves itself, so anyone may forward it. */
import { type VerifiedChain, verifyChain } from '../grants/chain.ts';
import { type PersonId, personOf } from '../identity/person.ts';
import type { Charter } from '../records/charter.ts';
import { MalformedError } from '../wire/malformed.ts';

/** Whose room it is. */
export type Scope = Pick<Charter, 'id' | 'root'>;

export interface Credential {
  readonly chain: VerifiedChain;
  readonly holder: Uint8Array;
  readonly person: PersonId;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The credential in `bytes` if it is genuine, has a holder, and is for this room. Whether it is in force is for `Permissions`. Throws MalformedError.
 */
export async function readCredential(bytes: Uint8Array, { id, root }: Scope): Promise<Credential> {
  const chain = await verifyChain(bytes, root);
  if (chain.holder === null) throw new MalformedError('a grant that nobody holds');
  if (chain.room !== null && chain.room !== id) throw new MalformedError('a grant for another room');
  return { chain, holder: chain.holder, person: personOf(chain.holder), bytes: chain.bytes };
}
