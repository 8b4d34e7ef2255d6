/** Proof that somebody issued one slot twice: two grants by one issuer for one slot of one parent. Anyone can check it, without a chain. */
import { KEY_BYTES } from '../identity/keys.ts';
import { equals } from '../wire/bytes.ts';
import { asBytes, asList, copyOf, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { chainUpTo, decodeChain, type VerifiedChain } from './chain.ts';
import { MAX_LINK, MAX_OVER_ISSUE } from './constants.ts';
import { decodeSign1, isSignedBy } from './cose.ts';
import type { GrantId } from './cwt-claims.ts';
import { decodeGrant, type Grant, grantIdOf } from './grant.ts';
import { GrantError } from './refusal.ts';

export interface OverIssue {
  readonly issuer: Uint8Array;
  /** The grant whose slot was issued twice; null for a slot of the root. */
  readonly parent: GrantId | null;
  readonly slot: number;
  /** The two grants, in the order of their ids. */
  readonly ids: readonly [GrantId, GrantId];
}

/** The proof that two chains contain against an issuer; null when they contain none. */
export function proveOverIssue(a: VerifiedChain, b: VerifiedChain): Uint8Array<ArrayBuffer> | null {
  const index = a.links.findIndex(({ id }, i) => b.links[i]?.id !== id);
  const [one, two] = [a.links[index], b.links[index]];
  if (one === undefined || two === undefined) return null;
  // Two people who both claimed one link issue in their own names, so neither issued a slot twice.
  if (!equals(one.issuer, two.issuer) || one.parent !== two.parent || one.slot !== two.slot) return null;
  const grants = [a, b].map((chain) => decodeChain(chainUpTo(chain, index)).at(-1)!);
  return encodeCbor([one.issuer, ...(one.id < two.id ? grants : grants.reverse())]);
}

/**
 * The proof in `bytes` if it is one. Whether its issuer held the parent must be checked by a caller who knows that. Throws GrantError or
 * MalformedError.
 */
export async function readOverIssue(bytes: Uint8Array): Promise<OverIssue> {
  const [by, ...items] = asList(decodeCbor(bytes, MAX_OVER_ISSUE), 'over-issue', 3);
  const issuer = copyOf(asBytes(by, 'issuer', KEY_BYTES));
  const signed = items.map((item) => decodeSign1(asBytes(item, 'grant', 1, MAX_LINK)));
  const [one, two] = signed.map(({ payload }) => decodeGrant(payload)) as [Grant, Grant];
  if (one.parent !== two.parent || one.slot !== two.slot) throw new GrantError('misplaced', 'slot');
  const [ids, verdicts] = await Promise.all([
    Promise.all(signed.map(({ payload }) => grantIdOf(issuer, payload))),
    Promise.all(signed.map((one) => isSignedBy(issuer, 'stoa/grant/1', one))),
  ]);
  const [first, second] = ids as [GrantId, GrantId];
  if (!verdicts.every((genuine) => genuine)) throw new GrantError('forged', 'signature');
  if (first >= second) throw new GrantError('misplaced', 'order');
  return { issuer, parent: one.parent, slot: one.slot, ids: [first, second] };
}
