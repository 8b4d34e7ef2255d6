/** Grants that are the same in every run, and wrong ones that this code would not sign. */
import { type VerifiedChain, verifyChain } from '../../../src/node/grants/chain.ts';
import { encodeSign1 } from '../../../src/node/grants/cose.ts';
import { encodeGrant, type Grant } from '../../../src/node/grants/grant.ts';
import { claimGrant, type GrantDraft, issueGrant, linkSigner } from '../../../src/node/grants/issue.ts';
import { rolesOf } from '../../../src/node/grants/roles.ts';
import type { CoseDomain, Signer } from '../../../src/node/identity/keys.ts';
import { type Cbor, decodeCborMaps, encodeCbor } from '../../../src/node/wire/cbor.ts';
import { charter, NOON, signer } from './records.ts';

export const DAY = 24 * 3_600_000;

/** A person to whom the room's root gives a lot. */
export const HOST = {
  bearer: false,
  roles: rolesOf('listen', 'speak', 'moderate', 'host', 'invite'),
  depth: 3,
  slots: 4,
  slot: 1,
  room: null,
  expires: NOON + 7 * DAY,
  cti: new Uint8Array(8).fill(1),
} satisfies Omit<GrantDraft, 'audience'>;

/** A member with two invites. */
export const MEMBER = {
  ...HOST,
  roles: rolesOf('listen', 'speak', 'invite'),
  depth: 1,
  slots: 2,
  slot: 3,
  expires: NOON + DAY,
  cti: new Uint8Array(8).fill(2),
} satisfies Omit<GrantDraft, 'audience'>;

/** A link to speak, for whoever gets it. */
export const LINK = {
  ...MEMBER,
  bearer: true,
  roles: rolesOf('listen', 'speak'),
  depth: 0,
  slots: 0,
  slot: 1,
  cti: new Uint8Array(8).fill(3),
} satisfies Omit<GrantDraft, 'audience'>;

export const SEED = new Uint8Array(32).fill(9);

/** Five people: the root, a host, a member, a newcomer, and someone who has no part in it. The room is the root's. */
export async function people() {
  const [root, host, member, newcomer, other, linkKey] = await Promise.all([
    ...[1, 2, 3, 4, 5].map((n) => signer(n)),
    linkSigner(SEED),
  ]);
  const room = (await charter(root!)).id;
  return { root: root!, host: host!, member: member!, newcomer: newcomer!, other: other!, linkKey: linkKey!, room };
}

export type People = Awaited<ReturnType<typeof people>>;

/** Gives, and reads what was given. */
export async function give(
  people: People,
  by: Signer,
  under: VerifiedChain | null,
  to: Signer,
  draft: Omit<GrantDraft, 'audience'>,
): Promise<VerifiedChain> {
  const chain = await issueGrant(by, under, { ...draft, audience: to.publicKey });
  return verifyChain(chain, people.root.publicKey);
}

/** Root to host, host to member for the room, member to a link, the link claimed by the newcomer: each a chain. */
export async function evening() {
  const all = await people();
  const host = await give(all, all.root, null, all.host, HOST);
  const member = await give(all, all.host, host, all.member, { ...MEMBER, room: all.room });
  const link = await give(all, all.member, member, all.linkKey, { ...LINK, room: all.room });
  const claimed = await verifyChain(await claimGrant(all.linkKey, link, all.newcomer.publicKey), all.root.publicKey);
  return { ...all, chains: { host, member, link, claimed } };
}

/** A signed object of any payload, made without asking whether it makes sense. */
export async function signedBy(by: Signer, payload: Uint8Array, domain: CoseDomain = 'stoa/grant/1') {
  return encodeSign1({ payload, signature: await by.signCose(domain, payload) });
}

/** A grant's claims, to be changed. */
export function claimsOf(grant: Grant): Map<number, Cbor> {
  return decodeCborMaps(encodeGrant(grant), 256) as Map<number, Cbor>;
}

/** A chain of these links, whatever they are. */
export function chainOf(...links: readonly Cbor[]): Uint8Array<ArrayBuffer> {
  return encodeCbor(links);
}
