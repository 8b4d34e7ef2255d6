/** Issuing and claiming. Only what a reader would accept is signed; anything else is rejected first, with the reason that a reader would give. */
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import type { Signer } from '../identity/keys.ts';
import { libp2pSigner } from '../identity/libp2p-signer.ts';
import { equals } from '../wire/bytes.ts';
import { extendChain, type VerifiedChain } from './chain.ts';
import { encodeClaim } from './claim.ts';
import { CTI_BYTES, SEED_BYTES } from './constants.ts';
import { encodeSign1, sign1 } from './cose.ts';
import { checkUnder, decodeGrant, encodeGrant, type Grant } from './grant.ts';
import { GrantError } from './refusal.ts';

/** What is granted; the parent chain says how much may be. */
export type GrantDraft = Omit<Grant, 'parent' | 'cti'> & Partial<Pick<Grant, 'cti'>>;

/** The chain of a new grant under `under`, or from the root when that is null. Throws GrantError or MalformedError. */
export async function issueGrant(
  issuer: Signer,
  under: VerifiedChain | null,
  draft: GrantDraft,
): Promise<Uint8Array<ArrayBuffer>> {
  if (under !== null) checkHolder(issuer, under.holder);
  const cti = draft.cti ?? crypto.getRandomValues(new Uint8Array(CTI_BYTES));
  const expires = Math.floor(draft.expires / 1000) * 1000;
  const payload = encodeGrant({ ...draft, parent: under?.id ?? null, cti, expires });
  const grant = decodeGrant(payload);
  if (under !== null) checkUnder(under, grant);
  return extendChain(under?.bytes ?? null, encodeSign1(await sign1(issuer, 'stoa/grant/1', payload)));
}

/** The chain with a claim for `newcomer`, signed by the key that was made for the link. Throws GrantError. */
export async function claimGrant(
  linkKey: Signer,
  chain: VerifiedChain,
  newcomer: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  if (chain.holder !== null) throw new GrantError('misplaced', 'claim of what somebody holds');
  checkHolder(linkKey, chain.audience);
  const payload = encodeClaim({ grant: chain.id, newcomer });
  return extendChain(chain.bytes, encodeSign1(await sign1(linkKey, 'stoa/claim/1', payload)));
}

/** A new seed for a bearer link. */
export function newSeed(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(SEED_BYTES));
}

/** The key of a bearer link, from the seed in the link. */
export async function linkSigner(seed: Uint8Array): Promise<Signer> {
  return libp2pSigner(await generateKeyPairFromSeed('Ed25519', seed));
}

function checkHolder(signer: Signer, holder: Uint8Array | null): void {
  if (holder === null) throw new GrantError('unclaimed', 'parent');
  if (!equals(signer.publicKey, holder)) throw new GrantError('not-holder', 'parent');
}
