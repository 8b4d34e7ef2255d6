import { describe, expect, it } from 'vitest';
import { verifyChain } from '../../../../src/node/grants/chain.ts';
import { decodeInvite, encodeInvite, type Invite } from '../../../../src/node/grants/invite.ts';
import { claimGrant, linkSigner, newSeed } from '../../../../src/node/grants/issue.ts';
import { rolesOf } from '../../../../src/node/grants/roles.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';
import { evening, give, LINK, SEED } from '../../../support/records/grants.ts';
import { charter } from '../../../support/records/records.ts';
import { plain } from '../../../support/vectors/vector.ts';

const set = await evening();
const { root, host, other, newcomer, linkKey, room, chains } = set;
const invite: Invite = { room, root: root.publicKey, chain: chains.link.bytes, seed: SEED };

describe('an invite', () => {
  it.each([
    ['a link', invite],
    ['one for a person', { ...invite, chain: chains.member.bytes, seed: null }],
    ['one for all rooms', { ...invite, chain: chains.host.bytes, seed: null }],
    ['one that somebody claimed', { ...invite, chain: chains.claimed.bytes, seed: null }],
  ] as [string, Invite][])('decodes to what was encoded: %s', async (_, one) => {
    const text = await encodeInvite(one);
    expect(text).toMatch(/^[\w-]+$/);
    expect(plain(await decodeInvite(text))).toEqual(plain(one));
  });

  it('contains a chain that verifies, and the key to claim it', async () => {
    const { chain, seed } = await decodeInvite(await encodeInvite(invite));
    const read = await verifyChain(chain, root.publicKey);
    const claimed = await claimGrant(await linkSigner(seed!), read, newcomer.publicKey);
    expect(claimed).toEqual(chains.claimed.bytes);
  });

  it('continues below a link that somebody claimed', async () => {
    const invites = { ...LINK, roles: rolesOf('listen', 'invite'), depth: 1, slots: 2 };
    const link = await give(set, host, chains.host, linkKey, invites);
    const claimed = await verifyChain(await claimGrant(linkKey, link, newcomer.publicKey), root.publicKey);
    const seed = newSeed();
    const guest = { ...LINK, slot: 0, roles: rolesOf('listen') };
    const { bytes } = await give(set, newcomer, claimed, await linkSigner(seed), guest);
    const one = { ...invite, chain: bytes, seed };
    expect(plain(await decodeInvite(await encodeInvite(one)))).toEqual(plain(one));
  });

  it('of two grants, with the addresses of a page and of a relay, is 550 characters at most', async () => {
    const seed = newSeed();
    const link = await give(set, host, chains.host, await linkSigner(seed), { ...LINK, room });
    const text = await encodeInvite({ ...invite, chain: link.bytes, seed });
    const page = 'https://rooms.example.org/a/community/x/';
    const relay = '/dns4/relay.example.org/tcp/443/wss/p2p/12D3KooWGzBqXyUE2BfmwKSw5Lr6zqKXJdiZ1gTxhYmqyAoWAdXX';
    expect(`${page}#invite=${text}&relay=${relay}`.length).toBeLessThanOrEqual(550);
  });

  it.each([
    ['no seed for a link', { seed: null }],
    ['a seed of another link', { seed: new Uint8Array(32) }],
    ['a seed for what is bound to a person', { chain: chains.member.bytes }],
    ['a seed for what is claimed', { chain: chains.claimed.bytes }],
    ['a chain that is none', { chain: new Uint8Array([0x80]) }],
  ] as [string, Partial<Invite>][])('is not written with %s', async (_, change) => {
    await expect(encodeInvite({ ...invite, ...change })).rejects.toThrow(MalformedError);
  });

  it('is not written for another room than its grants are for', async () => {
    const { id } = await charter(other);
    await expect(encodeInvite({ ...invite, room: id })).rejects.toThrow(MalformedError);
    const everywhere = { ...invite, room: id, chain: chains.host.bytes, seed: null };
    expect(plain(await decodeInvite(await encodeInvite(everywhere)))).toEqual(plain(everywhere));
  });

  it('that is too long is rejected at no cost', async () => {
    await expect(decodeInvite('A'.repeat(5_000))).rejects.toThrow('too long');
    await expect(decodeInvite('A'.repeat(4_000))).rejects.toThrow(MalformedError);
  });
});
