import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Membership } from '../../../../../src/client/session/community/membership.ts';
import type { MembershipKind } from '../../../../../src/client/session/view/communities.ts';
import { communityNonce } from '../../../../../src/node/community/name.ts';
import { authorize } from '../../../../../src/node/grants/authorize.ts';
import { verifyChain } from '../../../../../src/node/grants/chain.ts';
import { GrantStore } from '../../../../../src/node/grants/grant-store.ts';
import { linkSigner } from '../../../../../src/node/grants/issue.ts';
import { proveOverIssue } from '../../../../../src/node/grants/over-issue.ts';
import type { Role } from '../../../../../src/node/grants/roles.ts';
import type { Signer } from '../../../../../src/node/identity/keys.ts';
import { readCharter } from '../../../../../src/node/records/charter.ts';
import { MemoryStore } from '../../../../../src/node/util/key-value-store.ts';
import { toBase64url } from '../../../../../src/node/wire/bytes.ts';
import { charter, signer } from '../../../../support/records/records.ts';

const SEED = new Uint8Array(32).fill(5);
const ROOM = 'r'.repeat(27);

let root: Uint8Array;
let id: string;
/** What each device keeps. */
let devices: Map<Signer, GrantStore>;
/** Of the device that was last at the community. */
let grants: GrantStore;

beforeEach(async () => {
  root = (await linkSigner(SEED)).publicKey;
  id = toBase64url(root);
  devices = new Map();
});

/** The community as one device has it; whatever follows happens on that device. */
async function at(identity: Signer, seed?: Uint8Array): Promise<Membership> {
  grants = devices.get(identity) ?? new GrantStore(new MemoryStore());
  devices.set(identity, grants);
  return Membership.of({ id, root, identity, grants, seed });
}

const codeOf = ({ publicKey }: Signer): string => toBase64url(publicKey);

/** The invite in a link that one device makes. */
async function invited(by: Signer, kind: MembershipKind, whom?: Signer, seed?: Uint8Array): Promise<string> {
  const membership = await at(by, seed);
  const link = await membership.invite(kind, whom ? codeOf(whom) : '', (text) => `https://a.example/#invite=${text}`);
  return link!.split('invite=')[1]!;
}

async function joins(whom: Signer, invite: string): Promise<Membership> {
  const membership = await at(whom);
  await membership.open(invite);
  await membership.join();
  return membership;
}

/** What the best grant a device holds lets it do in a room of the community. */
async function rights(of: Signer): Promise<Role[]> {
  await at(of);
  const chains = await Promise.all(grants.held(id).map((bytes) => verifyChain(bytes, root)));
  const roles: Role[] = ['listen', 'speak', 'moderate', 'host', 'invite'];
  const room = { id: ROOM, root };
  return roles.filter((role) =>
    chains.some(
      (chain) => authorize(chain, { who: of.publicKey, role, room, now: Date.now(), revoked: new Set() }).allowed,
    ),
  );
}

describe('a community’s owner', () => {
  it('holds a grant of everything, may open rooms, and renews it before it expires', async () => {
    const ada = await signer(1);
    expect((await at(ada, SEED)).standing).toBe('owner');
    expect(await rights(ada)).toEqual(['listen', 'speak', 'moderate', 'host', 'invite']);
    vi.useFakeTimers({ now: Date.now() + 330 * 24 * 3_600_000 });
    try {
      const later = await at(ada, SEED);
      expect(later.until).toBeGreaterThan(Date.now() + 300 * 24 * 3_600_000);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a member', () => {
  it('by link listens, speaks and invites in every room, hosts in none, and opens none', async () => {
    const [ada, bao] = [await signer(1), await signer(2)];
    const member = await joins(bao, await invited(ada, 'member', undefined, SEED));
    expect(member.standing).toBe('member');
    expect(member.proof).toBeUndefined();
    expect(await rights(bao)).toEqual(['listen', 'speak', 'invite']);
  });

  it('has two invites, each in a slot of its own, and no more', async () => {
    const [ada, bao] = [await signer(1), await signer(2)];
    await joins(bao, await invited(ada, 'member', undefined, SEED));
    const given = [await invited(bao, 'member'), await invited(bao, 'device', await signer(3))];
    const chains = [];
    for (const [n, invite] of given.entries()) {
      await joins(await signer(n + 3), invite).catch(() => undefined);
      const [held] = grants.held(id);
      if (held !== undefined) chains.push(await verifyChain(held, root));
    }
    const membership = await at(bao);
    expect(membership.invites).toMatchObject({ left: 0, kinds: ['member', 'device'] });
    expect(await membership.invite('member', '', String)).toBeUndefined();
    expect(new Set(membership.invites!.sent.map(({ seat }) => seat)).size).toBe(2);
    for (const one of chains) for (const other of chains) expect(proveOverIssue(one, other)).toBeNull();
  });

  it('passes invites on until the chain ends, each with less than the one before', async () => {
    let invite = await invited(await signer(1), 'member', undefined, SEED);
    for (const n of [2, 3, 4, 5]) {
      const one = await signer(n);
      const membership = await joins(one, invite);
      expect(membership.standing).toBe('member');
      if (membership.invites === undefined) return expect(n).toBe(5);
      invite = await invited(one, 'member');
    }
    throw new Error('there was no end');
  });

  it('is told what is wrong with an invite, and gains nothing by it', async () => {
    const [ada, bao, cleo] = [await signer(1), await signer(2), await signer(3)];
    const bound = await invited(ada, 'opener', bao, SEED);
    const damaged = bound.slice(0, -7);
    for (const [invite, status] of [
      [bound, 'not-yours'],
      [damaged, 'damaged'],
    ] as const) {
      const membership = await at(cleo);
      await membership.open(invite);
      expect(membership.offer?.status).toBe(status);
      await membership.join();
      expect(membership.standing).toBe('none');
    }
    const right = await at(bao);
    await right.open(bound);
    expect(right.offer).toEqual({ kind: 'opener', status: 'good' });
  });

  it('who may open rooms signs a charter for the root, also from another device', async () => {
    const [ada, bao, phone] = [await signer(1), await signer(2), await signer(3)];
    await joins(bao, await invited(ada, 'opener', bao, SEED));
    await joins(phone, await invited(bao, 'device', phone));
    for (const one of [bao, phone]) {
      const { proof, standing } = await at(one);
      expect(standing).toBe('opener');
      const now = Date.now();
      const opened = await charter(one, { root, proof, nonce: communityNonce(), created: now }, now);
      expect(await readCharter(opened.bytes, now)).toMatchObject({ root, host: one.publicKey });
    }
  });

  it('is not made with an invalid code, or one’s own', async () => {
    const ada = await signer(1);
    const owner = await at(ada, SEED);
    for (const code of ['', 'abc', '!'.repeat(43), codeOf(ada)])
      await expect(owner.invite('opener', code, String)).rejects.toThrow(RangeError);
    expect(owner.invites?.sent).toEqual([]);
  });

  it('whom the owner removes is revoked in rooms by the owner’s device', async () => {
    const [ada, bao] = [await signer(1), await signer(2)];
    await joins(bao, await invited(ada, 'opener', bao, SEED));
    const owner = await at(ada, SEED);
    const { seat } = owner.invites!.sent[0]!;
    await owner.takeBack(seat);
    expect(owner.invites?.sent).toMatchObject([{ seat, revoked: true }]);
    expect(grants.undone(id)).toHaveLength(1);
  });
});
