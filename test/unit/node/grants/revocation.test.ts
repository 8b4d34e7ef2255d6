import { describe, expect, it } from 'vitest';
import { authorize } from '../../../../src/node/grants/authorize.ts';
import { verifyChain } from '../../../../src/node/grants/chain.ts';
import { claimGrant } from '../../../../src/node/grants/issue.ts';
import { readRevocation, revoke } from '../../../../src/node/grants/revocation.ts';
import { rolesOf } from '../../../../src/node/grants/roles.ts';
import { evening, give, LINK } from '../../../support/records/grants.ts';
import { NOON } from '../../../support/records/records.ts';

const set = await evening();
const { root, host, member, newcomer, other, linkKey, room, chains } = set;

describe('a revocation', () => {
  it('revokes the grant and everything under it, and nothing else', async () => {
    const { id } = await readRevocation(await revoke(host, chains.member, NOON), root.publicKey);
    const asked = {
      room: { id: room, root: root.publicKey },
      now: NOON,
      revoked: new Set([id]),
      role: 'listen' as const,
    };
    expect(authorize(chains.claimed, { ...asked, who: newcomer.publicKey })).toEqual({
      allowed: false,
      why: 'revoked',
    });
    expect(authorize(chains.member, { ...asked, who: member.publicKey })).toEqual({ allowed: false, why: 'revoked' });
    expect(authorize(chains.host, { ...asked, who: host.publicKey })).toEqual({ allowed: true });
  });

  it.each([
    ['the root', root, true],
    ['the host', host, true],
    ['the member who gave it', member, true],
    ['the link’s key', linkKey, false],
    ['its holder', newcomer, false],
    ['anyone else', other, false],
  ] as const)('of a link by %s says whether it is valid by itself', async (_, by, upstream) => {
    const read = await readRevocation(await revoke(by, chains.claimed, NOON + 999), root.publicKey);
    expect(read).toMatchObject({ id: chains.link.id, by: by.publicKey, upstream, at: NOON });
    expect(read.target).toMatchObject({ seat: '1.3.1', expires: chains.link.expires });
  });

  it('of a grant in the middle of a chain contains the chain only up to that grant', async () => {
    const read = await readRevocation(await revoke(root, chains.claimed, NOON, 1), root.publicKey);
    expect(read.id).toBe(chains.member.id);
    expect(read.target.bytes).toEqual(chains.member.bytes);
  });

  it('of a grant below a claimed link treats the claimer as one above', async () => {
    const invites = { ...LINK, roles: rolesOf('listen', 'invite'), depth: 1, slots: 2 };
    const link = await give(set, host, chains.host, linkKey, invites);
    const claimed = await verifyChain(await claimGrant(linkKey, link, newcomer.publicKey), root.publicKey);
    const friend = await give(set, newcomer, claimed, other, { ...LINK, bearer: false, roles: rolesOf('listen') });
    const read = await readRevocation(await revoke(newcomer, friend, NOON), root.publicKey);
    expect(read).toMatchObject({ id: friend.id, upstream: true });
    expect((await readRevocation(await revoke(linkKey, friend, NOON), root.publicKey)).upstream).toBe(false);
  });

  it('means nothing to readers with another root', async () => {
    const bytes = await revoke(root, chains.member, NOON);
    await expect(readRevocation(bytes, other.publicKey)).rejects.toMatchObject({ flaw: 'forged' });
  });
});
