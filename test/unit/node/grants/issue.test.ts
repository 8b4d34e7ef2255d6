import { describe, expect, it } from 'vitest';
import { verifyChain } from '../../../../src/node/grants/chain.ts';
import { claimGrant, type GrantDraft, issueGrant, linkSigner, newSeed } from '../../../../src/node/grants/issue.ts';
import { flawOf } from '../../../../src/node/grants/refusal.ts';
import { rolesOf } from '../../../../src/node/grants/roles.ts';
import { webCryptoSigner } from '../../../../src/node/identity/keys.ts';
import { evening, give, HOST, LINK, MEMBER } from '../../../support/records/grants.ts';
import { NOON } from '../../../support/records/records.ts';

const set = await evening();
const { root, host, member, other, newcomer, linkKey, room, chains } = set;

describe('issuing a grant', () => {
  it('works with a key that never leaves WebCrypto, at both ends', async () => {
    const pair = async () => (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
    const [founder, friend] = [await webCryptoSigner(await pair()), await webCryptoSigner(await pair())];
    const first = await issueGrant(founder, null, { ...HOST, audience: friend.publicKey });
    const chain = await verifyChain(first, founder.publicKey);
    const second = await issueGrant(friend, chain, { ...MEMBER, audience: other.publicKey });
    expect((await verifyChain(second, founder.publicKey)).holder).toEqual(other.publicKey);
  });

  it('makes each grant unique by a random number, and expires on a whole second', async () => {
    const { cti: _, ...draft } = { ...HOST, audience: host.publicKey, expires: NOON + 1_999 };
    const given = await Promise.all(
      [1, 2].map(async () => verifyChain(await issueGrant(root, null, draft), root.publicKey)),
    );
    expect(given[0]!.id).not.toBe(given[1]!.id);
    expect(given.map(({ expires }) => expires)).toEqual([NOON + 1_000, NOON + 1_000]);
  });

  /** What the member may give for the room, and what a host with two slots may. */
  const GUEST = { ...LINK, bearer: false, room, audience: other.publicKey };
  const INVITER = { ...GUEST, roles: rolesOf('listen', 'invite'), depth: 1, slots: 2 };

  it.each([
    ['a role one has not', 'widened', { ...GUEST, roles: rolesOf('moderate') }],
    ['for longer than one has', 'widened', { ...GUEST, expires: MEMBER.expires + 1000 }],
    ['for all rooms, having one', 'widened', { ...GUEST, room: null }],
    ['a slot one does not have', 'no-slot', { ...GUEST, slot: 2 }],
    ['as many below as one has oneself', 'too-deep', INVITER],
    ['eight in a row', 'too-deep', { ...INVITER, depth: 8 }],
    ['a moderator’s link', 'bearer-role', { ...GUEST, bearer: true, roles: rolesOf('moderate') }],
    ['no role', 'malformed', { ...GUEST, roles: 0 }],
    ['a role nobody knows', 'malformed', { ...GUEST, roles: 32 }],
    ['half a slot', 'malformed', { ...GUEST, slot: 0.5 }],
    ['for ever', 'malformed', { ...GUEST, expires: Number.POSITIVE_INFINITY }],
    ['to a key of 31 bytes', 'malformed', { ...GUEST, audience: new Uint8Array(31) }],
  ] as [string, string, GrantDraft][])('refuses %s', async (_, flaw, draft) => {
    await issueGrant(member, chains.member, GUEST);
    expect(await issueGrant(member, chains.member, draft).catch(flawOf)).toBe(flaw);
  });

  it('refuses more slots than the issuer has, and permits as many', async () => {
    const under = await give(set, root, null, host, { ...HOST, slots: 2 });
    await issueGrant(host, under, INVITER);
    expect(await issueGrant(host, under, { ...INVITER, slots: 3 }).catch(flawOf)).toBe('widened');
  });

  it('refuses a parent that is somebody else’s, unclaimed, or not to be passed on', async () => {
    const draft = { ...LINK, bearer: false, slot: 0, room, audience: other.publicKey };
    expect(await issueGrant(host, chains.member, draft).catch(flawOf)).toBe('not-holder');
    expect(await issueGrant(linkKey, chains.link, draft).catch(flawOf)).toBe('unclaimed');
    expect(await issueGrant(newcomer, chains.claimed, draft).catch(flawOf)).toBe('not-inviter');
  });
});

describe('claiming a link', () => {
  it('makes whoever opened it the holder', async () => {
    const chain = await verifyChain(await claimGrant(linkKey, chains.link, other.publicKey), root.publicKey);
    expect(chain).toMatchObject({ holder: other.publicKey, id: chains.link.id, seat: chains.link.seat });
  });

  it('requires the key made for the link', async () => {
    expect(await claimGrant(other, chains.link, other.publicKey).catch(flawOf)).toBe('not-holder');
    expect(await claimGrant(linkKey, chains.claimed, other.publicKey).catch(flawOf)).toBe('misplaced');
    expect(await claimGrant(member, chains.member, other.publicKey).catch(flawOf)).toBe('misplaced');
  });

  it('can be done by two people who have the link: the chains do not tell who was first', async () => {
    const rival = await verifyChain(await claimGrant(linkKey, chains.link, other.publicKey), root.publicKey);
    expect(rival.id).toBe(chains.claimed.id);
    expect(rival.holder).not.toEqual(chains.claimed.holder);
  });

  it('uses a key of the link’s own, the same for the same seed', async () => {
    const seeds = [newSeed(), newSeed()];
    expect(seeds[0]).not.toEqual(seeds[1]);
    const keys = await Promise.all(seeds.map(async (seed) => (await linkSigner(seed)).publicKey));
    expect(keys[0]).not.toEqual(keys[1]);
    expect((await linkSigner(seeds[0]!)).publicKey).toEqual(keys[0]);
  });
});
