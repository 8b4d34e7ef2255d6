/**
 * A chain: grants from the root to a holder, each bearer grant followed by its claim. `verifyChain` says whether it is genuine; `authorize` says
 * whether it permits something now.
 */
import type { CoseDomain } from '../identity/keys.ts';
import { asBytes, asList, copyOf, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { decodeClaim } from './claim.ts';
import { MAX_CHAIN, MAX_GRANTS, MAX_LINK } from './constants.ts';
import { decodeSign1, isSignedBy, type Sign1 } from './cose.ts';
import type { GrantId } from './cwt-claims.ts';
import { checkUnder, decodeGrant, type Grant, grantIdOf } from './grant.ts';
import { GrantError } from './refusal.ts';

/** The path of slots from the root, such as '1.0.1': which seat a grant is. */
export type SeatId = string;

/** A grant at its place in a chain. */
export interface Link extends Grant {
  readonly id: GrantId;
  readonly seat: SeatId;
  /** Who signed it. */
  readonly issuer: Uint8Array;
  /** The grant's holder: its audience, or whoever claimed a bearer grant; null while it is unclaimed. */
  readonly holder: Uint8Array | null;
}

/** A genuine chain. Its properties are those of its last link. */
export interface VerifiedChain extends Link {
  readonly root: Uint8Array;
  /** From the root's grant to the holder's. */
  readonly links: readonly Link[];
  /** The signed bytes, to hand on. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface Check {
  readonly key: Uint8Array;
  readonly domain: CoseDomain;
  readonly sign1: Sign1;
}

/** A link before its id and seat are known, which take a hash each. */
interface Step {
  readonly grant: Grant;
  readonly payload: Uint8Array;
  readonly issuer: Uint8Array;
  readonly holder: Uint8Array | null;
  /** The grant that the claim names, if there is a claim. */
  readonly claimed: GrantId | null;
}

/** The grants and claims of a chain as signed. Throws MalformedError. */
export function decodeChain(bytes: Uint8Array): readonly Uint8Array[] {
  return asList(decodeCbor(bytes, MAX_CHAIN), 'chain', 1, 2 * MAX_GRANTS).map((item) =>
    asBytes(item, 'link', 1, MAX_LINK),
  );
}

/** The chain in `bytes` if it is genuine and begins at `root`. Throws GrantError or MalformedError. */
export async function verifyChain(bytes: Uint8Array, root: Uint8Array): Promise<VerifiedChain> {
  const { steps, checks } = walk(decodeChain(bytes), root);
  // Signatures cost the most and are independent of one another, so they are checked in parallel.
  const [ids, verdicts] = await Promise.all([
    Promise.all(steps.map(({ issuer, payload }) => grantIdOf(issuer, payload))),
    Promise.all(checks.map(({ key, domain, sign1 }) => isSignedBy(key, domain, sign1))),
  ]);
  if (!verdicts.every((genuine) => genuine)) throw new GrantError('forged', 'signature');
  for (const [i, { grant, claimed }] of steps.entries()) {
    if (grant.parent !== (ids[i - 1] ?? null)) throw new GrantError('misplaced', 'grant');
    if (claimed !== null && claimed !== ids[i]) throw new GrantError('misplaced', 'claim');
  }
  const links: Link[] = [];
  for (const [i, { grant, issuer, holder }] of steps.entries()) {
    const above = links.at(-1);
    const seat = above === undefined ? `${grant.slot}` : `${above.seat}.${grant.slot}`;
    links.push({ ...grant, id: ids[i]!, seat, issuer, holder });
  }
  return { ...links.at(-1)!, root, links, bytes: copyOf(bytes) };
}

/** Decodes every link and checks it against the one above; signatures and ids are left to the caller. */
function walk(items: readonly Uint8Array[], root: Uint8Array): { steps: readonly Step[]; checks: readonly Check[] } {
  const steps: Step[] = [];
  const checks: Check[] = [];
  for (const item of items) {
    const sign1 = decodeSign1(item);
    const last = steps.at(-1);
    if (last !== undefined && last.holder === null) {
      const { grant, newcomer } = decodeClaim(sign1.payload);
      checks.push({ key: last.grant.audience, domain: 'stoa/claim/1', sign1 });
      steps[steps.length - 1] = { ...last, claimed: grant, holder: newcomer };
      continue;
    }
    const grant = decodeGrant(sign1.payload);
    if (last !== undefined) checkUnder(last.grant, grant);
    const issuer = last?.holder ?? root;
    checks.push({ key: issuer, domain: 'stoa/grant/1', sign1 });
    const holder = grant.bearer ? null : grant.audience;
    steps.push({ grant, payload: sign1.payload, issuer, holder, claimed: null });
  }
  return { steps, checks };
}

/** A chain with one more link. */
export function extendChain(chain: Uint8Array | null, link: Uint8Array): Uint8Array<ArrayBuffer> {
  return encodeCbor([...(chain === null ? [] : decodeChain(chain)), link]);
}

/** The part of a chain that ends with grant number `index`, without that grant's claim. */
export function chainUpTo(chain: VerifiedChain, index: number): Uint8Array<ArrayBuffer> {
  const claims = chain.links.slice(0, index).filter(({ bearer }) => bearer).length;
  return encodeCbor(decodeChain(chain.bytes).slice(0, index + claims + 1));
}
