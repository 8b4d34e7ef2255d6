import { describe, expect, it } from 'vitest';
import { decodeChain, type VerifiedChain, verifyChain } from '../../../../src/node/grants/chain.ts';
import { encodeClaim } from '../../../../src/node/grants/claim.ts';
import { MAX_CHAIN } from '../../../../src/node/grants/constants.ts';
import { encodeGrant, grantIdOf } from '../../../../src/node/grants/grant.ts';
import { ROLES, rolesOf } from '../../../../src/node/grants/roles.ts';
import { chainOf, evening, give, HOST, LINK, MEMBER, people, signedBy } from '../../../support/records/grants.ts';

describe('a chain of grants', () => {
  it('says who holds it, for what, from whom, and in which seat', async () => {
    const { root, host, member, linkKey, newcomer, room, chains } = await evening();
    const chain = chains.claimed;
    expect(chain).toMatchObject({
      root: root.publicKey,
      holder: newcomer.publicKey,
      audience: linkKey.publicKey,
      roles: rolesOf('listen', 'speak'),
      room,
      seat: '1.3.1',
      expires: MEMBER.expires,
    });
    expect(chain.links.map(({ issuer }) => issuer)).toEqual([root, host, member].map(({ publicKey }) => publicKey));
    expect(chain.links.map(({ holder }) => holder)).toEqual([host, member, newcomer].map(({ publicKey }) => publicKey));
    expect(chain.links.map(({ seat }) => seat)).toEqual(['1', '1.3', '1.3.1']);
    expect(chain.links.map(({ parent }) => parent)).toEqual([null, chains.host.id, chains.member.id]);
    expect(chain.links.map(({ id }) => id)).toEqual([chains.host.id, chains.member.id, chains.link.id]);
  });

  it('may end with an unclaimed link: it has no holder', async () => {
    const { chains } = await evening();
    expect(chains.link).toMatchObject({ holder: null, bearer: true, seat: '1.3.1' });
  });

  it('continues from whoever claimed a link that permits inviting', async () => {
    const set = await evening();
    const invites = { ...LINK, roles: rolesOf('listen', 'invite'), depth: 1, slots: 2 };
    const link = await give(set, set.host, set.chains.host, set.linkKey, invites);
    const claim = encodeClaim({ grant: link.id, newcomer: set.newcomer.publicKey });
    const signed = await signedBy(set.linkKey, claim, 'stoa/claim/1');
    const claimed = await verifyChain(chainOf(...decodeChain(link.bytes), signed), set.root.publicKey);
    const guest = { ...LINK, bearer: false, roles: ROLES.listen };
    const friend = await give(set, set.newcomer, claimed, set.other, guest);
    expect(friend).toMatchObject({ holder: set.other.publicKey, seat: '1.1.1' });
    expect(friend.links[2]!.issuer).toEqual(set.newcomer.publicKey);
  });

  it('takes at most what eight grants and their claims take', async () => {
    const set = await people();
    const invites = {
      ...HOST,
      roles: rolesOf('listen', 'invite'),
      bearer: true,
      slots: 65_536,
      slot: 65_535,
      room: set.room,
    };
    let chain: VerifiedChain | null = null;
    let by = set.root;
    for (let depth = 7; depth >= 0; depth--) {
      const end = depth === 0 ? { roles: ROLES.listen, slots: 0 } : {};
      const grant = { ...invites, ...end, depth, parent: chain?.id ?? null, audience: set.linkKey.publicKey };
      const link = await signedBy(by, encodeGrant(grant));
      const id = await grantIdOf(by.publicKey, encodeGrant(grant));
      const claim = encodeClaim({ grant: id, newcomer: set.other.publicKey });
      const signed = await signedBy(set.linkKey, claim, 'stoa/claim/1');
      chain = await verifyChain(
        chainOf(...(chain === null ? [] : decodeChain(chain.bytes)), link, signed),
        set.root.publicKey,
      );
      by = set.other;
    }
    expect(chain!.links).toHaveLength(8);
    expect(chain!.bytes.byteLength).toBeLessThan(MAX_CHAIN);
  });

  it('is not valid under another root whose member issued it', async () => {
    // The same host holds grants of two roots; what is given under one is nothing under the other.
    const set = await evening();
    const there = { ...set, root: set.other };
    const elsewhere = await give(there, set.other, null, set.host, HOST);
    const [, second] = decodeChain(set.chains.member.bytes);
    const spliced = chainOf(...decodeChain(elsewhere.bytes), second!);
    await expect(verifyChain(spliced, set.other.publicKey)).rejects.toMatchObject({ flaw: 'misplaced' });
  });
});
