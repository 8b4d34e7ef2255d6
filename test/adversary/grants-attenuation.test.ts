import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type VerifiedChain, verifyChain } from '../../src/node/grants/chain.ts';
import { encodeClaim } from '../../src/node/grants/claim.ts';
import { encodeGrant, type Grant, grantIdOf } from '../../src/node/grants/grant.ts';
import { issueGrant } from '../../src/node/grants/issue.ts';
import { ALL_ROLES, ROLES, rolesOf } from '../../src/node/grants/roles.ts';
import { MalformedError } from '../../src/node/wire/malformed.ts';
import { chainOf, give, MEMBER, people, signedBy } from '../support/records/grants.ts';
import { charter, NOON, signer } from '../support/records/records.ts';

describe('what a chain allows', () => {
  const ROOMS = Promise.all([signer(1), signer(2)]).then((founders) =>
    Promise.all(founders.map((one) => charter(one))),
  );

  /** Numbers around the limits, and whether to keep within the parent's. */
  const wish = fc.record({
    honest: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
    roles: fc.integer({ min: 1, max: ALL_ROLES }),
    invites: fc.boolean(),
    depth: fc.nat(8),
    slots: fc.nat(3),
    slot: fc.nat(3),
    room: fc.constantFrom(null, 0, 1),
    ends: fc.nat(3),
    bearer: fc.boolean(),
  });

  type Wish = typeof wish extends fc.Arbitrary<infer T> ? T : never;

  function grantOf(wished: Wish, parent: Grant | null, rooms: readonly string[], audience: Uint8Array): Grant {
    const { honest, invites, bearer } = wished;
    let { roles, depth, slots, slot } = wished;
    let room = wished.room === null ? null : rooms[wished.room]!;
    let expires = NOON + wished.ends * 1000;
    if (honest) {
      if (parent !== null) {
        roles &= parent.roles;
        depth = Math.min(depth, parent.depth - 1);
        slots = Math.min(slots, parent.slots);
        slot = Math.min(slot, parent.slots - 1);
        expires = Math.min(expires, parent.expires);
        room = parent.room ?? room;
      }
      if (bearer) roles &= ~rolesOf('moderate', 'host');
      depth = Math.min(Math.max(depth, 0), 7);
      slot = Math.max(slot, 0);
      if (roles === 0) roles = ROLES.listen;
      roles = invites && depth > 0 && slots > 0 && (parent === null || parent.roles & 16) ? roles | 16 : roles & ~16;
      if (roles === 0) roles = ROLES.listen;
      if ((roles & 16) === 0) [depth, slots] = [0, 0];
    }
    return { parent: null, audience, bearer, roles, depth, slots, slot, room, expires, cti: new Uint8Array(8) };
  }

  /** The rules in words of their own. */
  function mayFollow(above: readonly Grant[], grant: Grant): boolean {
    const invites = (grant.roles & 16) !== 0;
    const sound =
      grant.roles > 0 &&
      grant.depth <= 7 &&
      invites === grant.depth > 0 &&
      invites === grant.slots > 0 &&
      !(grant.bearer && (grant.roles & 12) !== 0);
    return (
      sound &&
      above.every((one, i) => {
        const rest = above.length - i;
        const within =
          (one.roles | grant.roles) === one.roles &&
          grant.depth + rest <= one.depth &&
          grant.slots <= one.slots &&
          grant.expires <= one.expires &&
          (one.room === null || one.room === grant.room);
        return within && (i < above.length - 1 || ((one.roles & 16) !== 0 && grant.slot < one.slots));
      })
    );
  }

  it('is never more than any grant above permits, however the chain was made', async () => {
    const [rooms, everyone, linkKey] = [
      (await ROOMS).map(({ id }) => id),
      await Promise.all(Array.from({ length: 6 }, (_, n) => signer(n + 1))),
      await signer(99),
    ];
    let genuine = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { minLength: 1, maxLength: 5 }), async (wishes) => {
        const links: Uint8Array[] = [];
        const above: Grant[] = [];
        let parent: string | null = null;
        for (const [i, wished] of wishes.entries()) {
          const [by, to] = [everyone[i]!, everyone[i + 1]!];
          const audience = wished.bearer ? linkKey.publicKey : to.publicKey;
          const grant: Grant = { ...grantOf(wished, above.at(-1) ?? null, rooms, audience), parent };
          const payload = encodeGrant(grant);
          links.push(await signedBy(by, payload));
          parent = await grantIdOf(by.publicKey, payload);
          if (wished.bearer) {
            const claim = encodeClaim({ grant: parent, newcomer: to.publicKey });
            links.push(await signedBy(linkKey, claim, 'stoa/claim/1'));
          }
          const reading = verifyChain(chainOf(...links), everyone[0]!.publicKey);
          if (!mayFollow(above, grant)) {
            refused += 1;
            await expect(reading).rejects.toThrow(MalformedError);
            return;
          }
          genuine += 1;
          const chain = await reading;
          expect(chain.holder).toEqual(to.publicKey);
          above.push(grant);
        }
      }),
      { numRuns: 600 },
    );
    // Both happened, and often.
    expect(Math.min(genuine, refused)).toBeGreaterThan(100);
  });

  it('is fourteen seats for two invites each and three generations, however many want more', async () => {
    const set = await people();
    const terms = { ...MEMBER, roles: rolesOf('listen', 'invite'), slots: 2, slot: 0, depth: 3 };
    const first = await give(set, set.root, null, set.host, terms);
    const seats: string[] = [];
    // Everyone below is the same hostile person, who gives to themself whatever any reader takes.
    const spread = async (above: VerifiedChain): Promise<void> => {
      for (const slot of [0, 1, 2]) {
        for (const depth of [above.depth, above.depth - 1]) {
          const end = depth <= 0 ? { roles: ROLES.listen, slots: 0, depth: 0 } : { depth };
          const draft = { ...terms, ...end, slot, audience: set.host.publicKey };
          const chain = await issueGrant(set.host, above, draft).catch(() => null);
          if (chain === null) continue;
          const read = await verifyChain(chain, set.root.publicKey);
          seats.push(read.seat);
          await spread(read);
        }
      }
    };
    await spread(first);
    expect(new Set(seats).size).toBe(14);
    expect(seats.every((seat) => /^0(\.[01]){1,3}$/.test(seat))).toBe(true);
  });
});
