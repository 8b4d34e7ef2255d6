/** A claim: the key made for a bearer link names the person who opened it, which makes that person the grant's holder. */
import { encodeCbor } from '../wire/cbor.ts';
import {
  asGrantId,
  asKeyClaim,
  CLAIM,
  type Claims,
  type GrantId,
  idBytes,
  keyClaim,
  readClaims,
} from './cwt-claims.ts';

export interface Claim {
  /** The bearer grant that is claimed. */
  readonly grant: GrantId;
  /** Identity key of whoever opened the link. */
  readonly newcomer: Uint8Array;
}

function claimsOf({ grant, newcomer }: Claim): Claims {
  return new Map([
    [CLAIM.cnf, keyClaim(newcomer)],
    [CLAIM.of, idBytes(grant)],
  ]);
}

export function encodeClaim(claim: Claim): Uint8Array<ArrayBuffer> {
  return encodeCbor(claimsOf(claim));
}

/** Throws MalformedError. */
export function decodeClaim(payload: Uint8Array): Claim {
  return readClaims(
    payload,
    (claims) => ({
      grant: asGrantId(claims.get(CLAIM.of), 'grant'),
      newcomer: asKeyClaim(claims.get(CLAIM.cnf), 'newcomer'),
    }),
    claimsOf,
  );
}
