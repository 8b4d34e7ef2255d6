import { describe, expect, it } from 'vitest';
import { verifyChain } from '../../../../src/node/grants/chain.ts';
import { claimGrant } from '../../../../src/node/grants/issue.ts';
import { proveOverIssue, readOverIssue } from '../../../../src/node/grants/over-issue.ts';
import { rolesOf } from '../../../../src/node/grants/roles.ts';
import { evening, give, HOST, LINK, MEMBER } from '../../../support/records/grants.ts';

const set = await evening();
const { root, host, member, newcomer, other, linkKey, room, chains } = set;

describe('a proof of over-issue', () => {
  const twin = () => give(set, host, chains.host, other, { ...MEMBER, cti: new Uint8Array(8).fill(7) });

  it('is the same from any two chains below the two grants', async () => {
    const proof = proveOverIssue(chains.member, await twin())!;
    expect(proveOverIssue(await twin(), chains.claimed)).toEqual(proof);
    const ids = [chains.member.id, (await twin()).id].sort();
    expect(await readOverIssue(proof)).toEqual({ issuer: host.publicKey, parent: chains.host.id, slot: 3, ids });
  });

  it('names a root that issued one of its slots twice', async () => {
    const rival = await give(set, root, null, newcomer, HOST);
    const proof = await readOverIssue(proveOverIssue(chains.claimed, rival)!);
    expect(proof).toMatchObject({ issuer: root.publicKey, parent: null, slot: 1 });
  });

  it('cannot be made from valid issues', async () => {
    const beside = await give(set, host, chains.host, other, { ...MEMBER, slot: 2 });
    const second = await give(set, root, null, host, { ...HOST, slot: 2 });
    const below = await give(set, host, second, other, MEMBER);
    expect(proveOverIssue(chains.claimed, chains.claimed)).toBeNull();
    expect(proveOverIssue(chains.claimed, chains.host)).toBeNull();
    expect(proveOverIssue(chains.host, chains.claimed)).toBeNull();
    expect(proveOverIssue(chains.claimed, beside)).toBeNull();
    expect(proveOverIssue(chains.member, below)).toBeNull();
  });

  it('cannot be made from two people who claimed one link and each issued their first slot', async () => {
    const invites = { ...LINK, roles: rolesOf('listen', 'invite'), depth: 1, slots: 2 };
    const link = await give(set, host, chains.host, linkKey, invites);
    const guest = { ...LINK, bearer: false, slot: 0, roles: rolesOf('listen') };
    const [one, two] = await Promise.all(
      [newcomer, other].map(async (who) => {
        const claimed = await verifyChain(await claimGrant(linkKey, link, who.publicKey), root.publicKey);
        return give(set, who, claimed, member, guest);
      }),
    );
    expect(one!.seat).toBe(two!.seat);
    expect(proveOverIssue(one!, two!)).toBeNull();
  });

  it('cannot be made from one grant signed twice', async () => {
    // Ed25519 signs one text one way; another signature by the same key would not make it another grant.
    const again = await give(set, host, chains.host, member, { ...MEMBER, room });
    expect(again.id).toBe(chains.member.id);
    expect(proveOverIssue(again, chains.member)).toBeNull();
  });
});
