/** A revocation: takes back a grant and everything under it. It contains the chain up to that grant, so that anyone can judge it. */
import { KEY_BYTES, type Signer } from '../identity/keys.ts';
import { equals } from '../wire/bytes.ts';
import { asBytes, asList, asUint, type Cbor, copyOf, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { chainUpTo, type VerifiedChain, verifyChain } from './chain.ts';
import { MAX_CHAIN, MAX_LINK, MAX_REVOCATION } from './constants.ts';
import { decodeSign1, encodeSign1, isSignedBy, sign1 } from './cose.ts';
import { asGrantId, CLAIM, type Claims, type GrantId, idBytes, readClaims } from './cwt-claims.ts';
import { GrantError } from './refusal.ts';

export interface Revocation {
  /** The revoked grant. */
  readonly id: GrantId;
  /** Who revokes it. */
  readonly by: Uint8Array;
  /** The root, or somebody else above the grant, signed it: it is valid by itself. Otherwise it is valid if `by` moderates, which the room knows. */
  readonly upstream: boolean;
  /** ms since 1970, by the clock of `by`. */
  readonly at: number;
  /** The chain that ends with the grant; once that has expired the revocation can be forgotten. */
  readonly target: VerifiedChain;
}

interface Said {
  readonly id: GrantId;
  readonly at: number;
}

function claimsOf({ id, at }: Said): Claims {
  return new Map<number, Cbor>([
    [CLAIM.iat, at / 1000],
    [CLAIM.of, idBytes(id)],
  ]);
}

/** Revokes grant number `index` of a chain; by default the last. */
export async function revoke(
  by: Signer,
  chain: VerifiedChain,
  at: number,
  index = chain.links.length - 1,
): Promise<Uint8Array<ArrayBuffer>> {
  const payload = encodeCbor(claimsOf({ id: chain.links[index]!.id, at: Math.floor(at / 1000) * 1000 }));
  return encodeCbor([by.publicKey, encodeSign1(await sign1(by, 'stoa/revoke/1', payload)), chainUpTo(chain, index)]);
}

/** The revocation in `bytes` if it is genuine and its chain begins at `root`. Throws GrantError or MalformedError. */
export async function readRevocation(bytes: Uint8Array, root: Uint8Array): Promise<Revocation> {
  const fields = asList(decodeCbor(bytes, MAX_REVOCATION), 'revocation', 3);
  const by = copyOf(asBytes(fields[0], 'by', KEY_BYTES));
  const signed = decodeSign1(asBytes(fields[1], 'signed', 1, MAX_LINK));
  const { id, at } = readClaims(
    signed.payload,
    (claims) => ({
      id: asGrantId(claims.get(CLAIM.of), 'grant'),
      at: asUint(claims.get(CLAIM.iat), 'time', 2 ** 40) * 1000,
    }),
    claimsOf,
  );
  const [target, genuine] = await Promise.all([
    verifyChain(asBytes(fields[2], 'chain', 1, MAX_CHAIN), root),
    isSignedBy(by, 'stoa/revoke/1', signed),
  ]);
  if (!genuine) throw new GrantError('forged', 'signature');
  // A claim at the end would encode the same revocation in other bytes.
  if (target.id !== id || (target.bearer && target.holder !== null)) throw new GrantError('misplaced', 'chain');
  return { id, by, at, upstream: target.links.some(({ issuer }) => equals(issuer, by)), target };
}
