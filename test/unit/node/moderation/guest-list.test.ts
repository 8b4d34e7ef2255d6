import { beforeEach, describe, expect, it } from 'vitest';
import { type VerifiedChain, verifyChain } from '../../../../src/node/grants/chain.ts';
import { claimGrant, issueGrant, linkSigner } from '../../../../src/node/grants/issue.ts';
import { readRevocation, revoke } from '../../../../src/node/grants/revocation.ts';
import { rolesOf } from '../../../../src/node/grants/roles.ts';
import { issueCertificate } from '../../../../src/node/identity/certificate.ts';
import type { FrameSigner } from '../../../../src/node/identity/keys.ts';
import { personOf } from '../../../../src/node/identity/person.ts';
import { type AudienceStanding, due } from '../../../../src/node/moderation/chair.ts';
import { type Credential, readCredential } from '../../../../src/node/moderation/credential.ts';
import { NO_STANDING, NOTHING_DECIDED } from '../../../../src/node/moderation/decisions.ts';
import { GuestList } from '../../../../src/node/moderation/guest-list.ts';
import { Permissions } from '../../../../src/node/moderation/permissions.ts';
import { readState, type StateDraft, writeState } from '../../../../src/node/moderation/state.ts';
import type { Charter } from '../../../../src/node/records/charter.ts';
import { CHAIR_PATIENCE, MAX_CLAIMS, REMOVAL } from '../../../../src/node/records/moderation-limits.ts';
import { charter, NOON, signer } from '../../../support/records/records.ts';
import { session } from '../../../support/records/reference-e2ee.ts';

const HOUR = 3_600_000;

let now: number;
let founder: FrameSigner;
let room: Charter;
let permissions: Permissions;
let guests: GuestList;

beforeEach(async () => {
  now = NOON;
  founder = await signer(1);
  room = await charter(founder, { access: 'members' });
  permissions = new Permissions(() => now);
  permissions.setCharter(room);
  guests = new GuestList(permissions);
});

/** The credential of the nth identity, who took the link of this slot. */
async function credential(n: number, slot = n, expires = NOON + HOUR): Promise<Credential> {
  const link = await linkSigner(new Uint8Array(32).fill(slot));
  const grant = await issueGrant(founder, null, {
    audience: link.publicKey,
    bearer: true,
    roles: rolesOf('listen'),
    depth: 0,
    slots: 0,
    slot,
    room: room.id,
    expires,
    cti: new Uint8Array(8).fill(slot),
  });
  const claimed = await claimGrant(link, await verifyChain(grant, room.root), (await signer(n)).publicKey);
  return readCredential(claimed, room);
}

/** A grant of the root's to the nth identity, who may invite so many. */
async function inviting(n: number, slots: number): Promise<VerifiedChain> {
  const bytes = await issueGrant(founder, null, {
    ...{ audience: (await signer(n)).publicKey, bearer: false, depth: 1, slots, slot: n, room: room.id },
    roles: rolesOf('listen', 'invite'),
    expires: NOON + HOUR,
  });
  return verifyChain(bytes, room.root);
}

async function invitedBy(by: FrameSigner, under: VerifiedChain, n: number, slot: number): Promise<Credential> {
  const bytes = await issueGrant(by, under, {
    ...{ audience: (await signer(n)).publicKey, bearer: false, depth: 0, slots: 0, slot, room: room.id },
    roles: rolesOf('listen'),
    expires: NOON + HOUR,
  });
  return readCredential(bytes, room);
}

/** Those without a record, as the chair knows them. */
function audience(): AudienceStanding {
  return { takerOf: guests.takerOf, isInside: guests.isInside, raised: () => [] };
}

async function decide(draft: Partial<StateDraft>): Promise<void> {
  const key = await signer(101);
  const certificate = await issueCertificate(founder, key.publicKey, NOON + HOUR);
  const whole = { ...NOTHING_DECIDED, term: 1, version: 1, at: now, ...draft };
  permissions.takeState(await readState(await writeState(key, certificate, room.id, whole), room.id, now));
}

describe('guests', () => {
  it('are admitted by an unclaimed invite, first come first served, and the chair seats no rival', async () => {
    const [first, rival] = [await credential(2, 7), await credential(3, 7)];
    expect(guests.admit(session(2), first, 0)).toBeUndefined();
    expect(guests.admit(session(3), rival, 0)).toBe('uninvited');
    expect([guests.size, guests.has(Buffer.from(session(2)).toString('hex'))]).toEqual([1, true]);
    // The rival shows it to the whole room instead; the seat is a guest's, which the chair knows.
    permissions.takeCredential(rival);
    const me = { person: personOf(founder.publicKey), session: 'me' };
    const draft = due(permissions, me, [me], now - CHAIR_PATIENCE, now, audience());
    expect(draft?.seats.size).toBe(0);
    const unaware = due(permissions, me, [me], now - CHAIR_PATIENCE, now);
    expect([...(unaware?.seats.values() ?? [])]).toEqual([rival.person]);
  });

  it('are one of a thousand who come by one invite, and four of their credentials are examined', {
    timeout: 60_000,
  }, async () => {
    const invite = Array.from({ length: 1_000 }, (_, n) => credential(n + 2, 7));
    const all = await Promise.all(invite);
    const outcomes = all.map((one, n) => guests.admit(session(n), one, 0));
    expect(outcomes.filter((exclusion) => exclusion === undefined)).toHaveLength(1);
    const taken = all.map((one) => permissions.takeCredential(one));
    expect(taken.filter((outcome) => outcome !== 'full')).toHaveLength(MAX_CLAIMS);
    const me = { person: personOf(founder.publicKey), session: 'me' };
    const draft = due(permissions, me, [me], now - CHAIR_PATIENCE, now, audience());
    expect([...(draft?.seats ?? [])]).toEqual([[all[0]!.chain.seat, all[0]!.person]]);
    await decide({ ...draft, version: 2 });
    const inside = all.filter(({ person }) => permissions.exclusionOf(person) === undefined);
    expect(inside).toEqual([all[0]]);
  });

  it('get no seat that the state gave to somebody else', async () => {
    const [first, rival] = [await credential(2, 7), await credential(3, 7)];
    await decide({ seats: new Map([[first.chain.seat, first.person]]) });
    expect(guests.admit(session(3), rival, 0)).toBe('uninvited');
    expect(guests.admit(session(2), first, 0)).toBeUndefined();
  });

  it('are out once banned, revoked or expired, which is reported once', async () => {
    const all = await Promise.all([2, 3, 4, 5].map((n) => credential(n, n, n === 4 ? NOON + 60_000 : NOON + HOUR)));
    for (const [i, one] of all.entries()) guests.admit(session(i), one, 0);
    expect(guests.review(0)).toEqual({ excluded: [], gone: [] });
    await decide({ banned: new Set([all[0]!.person]) });
    const bytes = await revoke(founder, all[1]!.chain, NOON);
    permissions.takeRevocation(await readRevocation(bytes, room.root), bytes);
    // Thousands are not looked at with every word that is said.
    expect(guests.review(999).excluded).toEqual([]);
    expect(guests.review(1_000).excluded.map(({ session: key }) => key)).toEqual([session(0), session(1)]);
    expect(guests.review(2_000).excluded).toEqual([]);
    expect(guests.admit(session(0), all[0]!, 3_000)).toBe('banned');
    now += 61_000 + 120_000;
    expect(guests.review(60_000).excluded.map(({ session: key }) => key)).toEqual([session(2)]);
    expect(guests.size).toBe(1);
  });

  it('stay in a locked room, which nobody else enters', async () => {
    const [inside, outside] = [await credential(2), await credential(3)];
    guests.admit(session(2), inside, 0);
    await decide({ locked: true });
    expect(guests.review(0)).toEqual({ excluded: [], gone: [] });
    expect(guests.admit(session(2), inside, 0)).toBeUndefined();
    expect(guests.admit(session(3), outside, 0)).toBe('locked');
  });

  it('stay under another session too, and with another chair once they have proved that they were inside', async () => {
    const [inside, outside] = [await credential(2), await credential(3)];
    guests.admit(session(2), inside, 0);
    await decide({ locked: true });
    expect(guests.admit(session(20), inside, 0), 'after a reload').toBeUndefined();
    guests.forget();
    expect(guests.admit(session(2), inside, 0)).toBe('locked');
    expect(guests.admit(session(2), inside, 0, true)).toBeUndefined();
    expect(guests.admit(session(2), inside, 0), 'says again that it is there').toBeUndefined();
    await decide({ locked: true, version: 2, banned: new Set([outside.person]) });
    expect(guests.admit(session(3), outside, 0, true)).toBe('banned');
  });

  it('who send a remark in a locked room are admitted by the state and take their seat, and nobody else is', async () => {
    const [inside, outside] = [await credential(2), await credential(3)];
    guests.admit(session(2), inside, 0);
    const draft = { locked: true, admitted: new Set([personOf(founder.publicKey)]) };
    await decide(draft);
    permissions.takeCredential(inside);
    permissions.takeCredential(outside);
    const me = { person: personOf(founder.publicKey), session: 'me' };
    const said = due(permissions, me, [me], now - CHAIR_PATIENCE, now, audience());
    expect([...(said?.admitted ?? [])]).toEqual([me.person, inside.person]);
    expect([...(said?.seats ?? [])]).toEqual([[inside.chain.seat, inside.person]]);
    // Who is put out meanwhile is among the guests until the next review, and let in by nobody.
    const removed = { ...NO_STANDING, removedUntil: now + REMOVAL };
    await decide({ ...draft, version: 2, standings: new Map([[inside.person, removed]]) });
    const after = due(permissions, me, [me], now - CHAIR_PATIENCE, now, audience());
    expect([...(after?.admitted ?? []), ...(after?.seats ?? [])]).toEqual([me.person]);
  });

  it('are remembered as removed for half an hour after they may return', async () => {
    const one = await credential(2);
    const standing = { ...NO_STANDING, removedUntil: now + REMOVAL };
    await decide({ standings: new Map([[one.person, standing]]) });
    const putOut = (at: number): boolean => permissions.putOutSince(one.person, at);
    expect([putOut(now), putOut(now + REMOVAL)]).toEqual([true, false]);
    const me = { person: personOf(founder.publicKey), session: 'me' };
    const kept = (at: number) => due(permissions, me, [me], 0, at, audience())?.standings.size;
    expect([kept(now + REMOVAL + 29 * 60_000), kept(now + REMOVAL + 31 * 60_000)]).toEqual([1, 0]);
  });

  it('leave a locked room too once their grant is revoked or has expired, whatever they ask', async () => {
    const [revoked, short] = [await credential(2), await credential(3, 3, NOON + 60_000)];
    guests.admit(session(2), revoked, 0);
    guests.admit(session(3), short, 0);
    await decide({ locked: true });
    const bytes = await revoke(founder, revoked.chain, NOON);
    permissions.takeRevocation(await readRevocation(bytes, room.root), bytes);
    expect(guests.review(1).excluded.map(({ session: key }) => key)).toEqual([session(2)]);
    expect(guests.admit(session(2), revoked, 2)).toBe('locked');
    now += 61_000 + 120_000;
    expect(guests.review(60_000).excluded.map(({ session: key }) => key)).toEqual([session(3)]);
  });

  it('cannot be invited by a banned person, nor in larger number than the inviter has slots', async () => {
    const [bea, root] = [await signer(5), await inviting(5, 1)];
    const one = await invitedBy(bea, root, 6, 0);
    const two = await invitedBy(bea, root, 7, 0);
    expect(guests.admit(session(6), one, 0)).toBeUndefined();
    expect(guests.admit(session(7), two, 0)).toBe('uninvited');
    await decide({ banned: new Set([personOf(bea.publicKey)]) });
    guests.forget();
    const late = new GuestList(permissions);
    expect(late.admit(session(6), one, 0)).toBe('uninvited');
  });

  it('whose session claims another identity belong to that one, and nothing of the first is kept', async () => {
    const [first, second] = [await credential(2), await credential(3)];
    guests.admit(session(0), first, 0);
    guests.admit(session(0), second, 1);
    for (let n = 1; n <= 6; n++) guests.admit(session(20 + n), second, 1 + n);
    for (let n = 1; n <= 7; n++) expect(guests.admit(session(40 + n), first, 10 + n)).toBeUndefined();
    expect(guests.size).toBe(12);
  });

  it('are no longer guests once they have a record', async () => {
    guests.admit(session(2), await credential(2), 0);
    guests.settle(Buffer.from(session(2)).toString('hex'));
    expect([guests.size, guests.review(13 * 60_000)]).toEqual([0, { excluded: [], gone: [] }]);
  });

  it('are gone after twelve minutes of silence', async () => {
    const [quiet, lively] = [await credential(2), await credential(3)];
    guests.admit(session(2), quiet, 0);
    guests.admit(session(3), lively, 0);
    guests.admit(session(3), lively, 5 * 60_000);
    expect(guests.review(12 * 60_000 - 1).gone).toEqual([]);
    expect(guests.review(12 * 60_000).gone.map(({ session: key }) => key)).toEqual([session(2)]);
    // Its seat is its own still.
    expect(guests.admit(session(9), await credential(4, 2), 13 * 60_000)).toBe('uninvited');
  });

  it('have at most six sessions per person: the one heard longest ago is evicted', async () => {
    const one = await credential(2);
    for (let n = 0; n < 6; n++) guests.admit(session(n), one, n);
    guests.admit(session(0), one, 6);
    expect(guests.admit(session(6), one, 7)).toBeUndefined();
    expect(guests.size).toBe(6);
    expect(guests.review(8).gone.map(({ session: key }) => key)).toEqual([session(1)]);
    expect(guests.review(9).gone).toEqual([]);
  });

  it('are forgotten by a chair that was replaced meanwhile, except for their seats', async () => {
    guests.admit(session(2), await credential(2, 7), 0);
    guests.forget();
    expect(guests.size).toBe(0);
    expect(guests.admit(session(3), await credential(3, 7), 0)).toBe('uninvited');
  });
});

describe('credentials of guests who send remarks', () => {
  it('are evicted for others’ once their holders have gone', async () => {
    const held = await Promise.all(Array.from({ length: 192 }, (_, i) => credential(i + 10, i)));
    for (const one of held) expect(permissions.takeCredential(one)).toBe('changed');
    const next = await credential(250, 200);
    expect(permissions.takeCredential(next)).toBe('full');
    expect(permissions.takeCredential(next, (person) => person !== held[5]!.person)).toBe('changed');
    expect(permissions.credentials).toHaveLength(192);
    expect(permissions.credentials).not.toContain(held[5]);
  });
});
