import { beforeEach, describe, expect, it } from 'vitest';
import { type VerifiedChain, verifyChain } from '../../../../src/node/grants/chain.ts';
import { type GrantDraft, issueGrant } from '../../../../src/node/grants/issue.ts';
import { readRevocation, revoke } from '../../../../src/node/grants/revocation.ts';
import { rolesOf } from '../../../../src/node/grants/roles.ts';
import type { Signer } from '../../../../src/node/identity/keys.ts';
import { personOf } from '../../../../src/node/identity/person.ts';
import { readCredential } from '../../../../src/node/moderation/credential.ts';
import { Permissions } from '../../../../src/node/moderation/permissions.ts';
import type { Charter } from '../../../../src/node/records/charter.ts';
import { MAX_REVOCATIONS, MAX_REVOCATIONS_EACH } from '../../../../src/node/records/moderation-limits.ts';
import { DAY } from '../../../support/records/grants.ts';
import { charter, NOON, signer } from '../../../support/records/records.ts';

let now: number;
let host: Signer;
let room: Charter;
let permissions: Permissions;

beforeEach(async () => {
  now = NOON;
  host = await signer(1);
  room = await charter(host);
  permissions = new Permissions(() => now);
  permissions.setCharter(room);
});

/** A grant by `issuer`, whose own right is `parent`. */
async function grant(
  issuer: Signer,
  parent: VerifiedChain | null,
  to: Signer,
  draft: Partial<GrantDraft> = {},
): Promise<VerifiedChain> {
  const bytes = await issueGrant(issuer, parent, {
    audience: to.publicKey,
    bearer: false,
    roles: rolesOf('listen'),
    depth: 0,
    slots: 0,
    slot: 0,
    room: room.id,
    expires: NOON + DAY,
    ...draft,
  });
  return verifyChain(bytes, room.root);
}

/** Somebody whom the host made a moderator, as the page makes one. */
async function moderator(n: number, draft: Partial<GrantDraft> = {}): Promise<{ key: Signer; chain: VerifiedChain }> {
  const key = await signer(n);
  const roles = rolesOf('listen', 'speak', 'moderate', 'invite');
  const chain = await grant(host, null, key, { roles, depth: 2, slots: 8, slot: n, ...draft });
  permissions.takeCredential(await readCredential(chain.bytes, room));
  return { key, chain };
}

async function takesBack(by: Signer, chain: VerifiedChain, at = now): Promise<string> {
  const bytes = await revoke(by, chain, at);
  return permissions.takeRevocation(await readRevocation(bytes, room.root), bytes);
}

const roleOf = (key: Signer) => permissions.roleOf(personOf(key.publicKey));

describe('a moderator who takes back what she gave herself, to use up all there is', () => {
  /** So many grants to keys of her own, of which she also has some give more. */
  async function herOwn(
    key: Signer,
    chain: VerifiedChain,
    count: number,
  ): Promise<(readonly [Signer, VerifiedChain])[]> {
    const [helper] = await Promise.all([signer(90)]);
    const roles = rolesOf('listen', 'invite');
    const below = await grant(key, chain, helper!, { roles, depth: 1, slots: 8, slot: 0, expires: NOON + DAY });
    const all: (readonly [Signer, VerifiedChain])[] = [];
    for (let i = 0; i < count; i++) {
      const expires = NOON + DAY - i * 1_000;
      all.push(
        i % 2
          ? [key, await grant(key, chain, helper!, { expires })]
          : [helper!, await grant(helper!, below, key, { expires })],
      );
    }
    return all;
  }

  it('has a share, whoever of hers signs, and is dismissed by the host all the same', async () => {
    const { key, chain } = await moderator(2);
    const found: string[] = [];
    for (const [by, own] of await herOwn(key, chain, MAX_REVOCATIONS_EACH + 8)) found.push(await takesBack(by, own));
    expect(found.filter((outcome) => outcome === 'changed')).toHaveLength(MAX_REVOCATIONS_EACH);
    expect(roleOf(key)).toBe('moderator');
    expect(await takesBack(host, chain)).toBe('changed');
    expect(roleOf(key)).toBe('none');
    // Hers are void with her grant, and need no place.
    expect(permissions.revocations).toHaveLength(1);
    const [, late] = (await herOwn(key, chain, 1))[0]!;
    expect(await takesBack(key, late)).toBe('old');
    expect(permissions.isRevoked(late)).toBe(true);
  });

  it('cannot do it together with others either: the host finds place when all of it is taken', async () => {
    const all = await Promise.all(
      Array.from({ length: MAX_REVOCATIONS / MAX_REVOCATIONS_EACH + 1 }, (_, i) => moderator(i + 2)),
    );
    for (const { key, chain } of all)
      for (const [by, own] of await herOwn(key, chain, MAX_REVOCATIONS_EACH)) await takesBack(by, own);
    expect(permissions.revocations).toHaveLength(MAX_REVOCATIONS);
    for (const { key, chain } of all) {
      expect(await takesBack(host, chain)).toBe('changed');
      expect(roleOf(key)).toBe('none');
    }
  });
});

describe('a moderator who takes back what somebody else gave', () => {
  const YEAR = 366 * DAY;

  it.each([0, -YEAR - 1_000, -3 * 60_000, 3 * DAY])(
    'does not depose another, whatever time she names (%i ms)',
    async (at) => {
      const [short, long] = [await moderator(2, { expires: NOON + DAY / 2 }), await moderator(3)];
      for (const [by, whom] of [
        [short, long],
        [long, short],
      ] as const) {
        for (const from of [NOON, by.chain.expires, whom.chain.expires]) await takesBack(by.key, whom.chain, from + at);
        expect(roleOf(whom.key)).toBe('moderator');
      }
    },
  );

  it('counts, unlike anybody who decides nothing', async () => {
    const guest = await grant(host, null, await signer(5), { slot: 9 });
    expect(await takesBack(await signer(6), guest)).toBe('not-allowed');
    expect(permissions.revocations).toEqual([]);
  });

  it('decides about guests as long as she may, and not once her grant has run out or is taken back', async () => {
    const { key, chain } = await moderator(2, { expires: NOON + DAY / 2 });
    const guest = await grant(host, null, await signer(5), { slot: 9 });
    permissions.takeCredential(await readCredential(guest.bytes, room));
    expect(await takesBack(key, guest)).toBe('changed');
    expect(permissions.isRevoked(guest)).toBe(true);
    now = NOON + DAY / 2 + 3 * 60_000;
    expect(permissions.isRevoked(guest)).toBe(false);
    await takesBack(key, guest, NOON);
    expect(permissions.isRevoked(guest)).toBe(false);
    now = NOON;
    expect(permissions.isRevoked(guest)).toBe(true);
    await takesBack(host, chain);
    expect(permissions.isRevoked(guest)).toBe(false);
  });
});

describe('revocations by hosts', () => {
  it('take back what makes somebody moderator, and not what makes another host', async () => {
    const roles = rolesOf('listen', 'speak', 'moderate', 'host', 'invite');
    const [second, third] = [await moderator(2, { roles, depth: 4 }), await moderator(3, { roles, depth: 4 })];
    const below = await moderator(4);
    for (const { chain } of [third, below]) await takesBack(second.key, chain);
    expect([roleOf(third.key), roleOf(below.key)]).toEqual(['host', 'none']);
  });

  it('may be as many as there is place for, and make place once what they took back would have expired', async () => {
    const guest = await signer(3);
    const own = await Promise.all(
      Array.from({ length: MAX_REVOCATIONS + 1 }, (_, i) => grant(host, null, guest, { slot: i, expires: NOON + DAY })),
    );
    for (const chain of own.slice(0, MAX_REVOCATIONS)) expect(await takesBack(host, chain)).toBe('changed');
    expect(await takesBack(host, own[MAX_REVOCATIONS]!)).toBe('full');
    now = NOON + 2 * DAY;
    expect(await takesBack(host, own[MAX_REVOCATIONS]!)).toBe('changed');
  });
});
