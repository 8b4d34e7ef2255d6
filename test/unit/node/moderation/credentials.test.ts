import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type VerifiedChain, verifyChain } from '../../../../src/node/grants/chain.ts';
import { claimGrant, type GrantDraft, issueGrant, linkSigner, newSeed } from '../../../../src/node/grants/issue.ts';
import { revoke } from '../../../../src/node/grants/revocation.ts';
import { rolesOf } from '../../../../src/node/grants/roles.ts';
import type { Signer } from '../../../../src/node/identity/keys.ts';
import { personOf } from '../../../../src/node/identity/person.ts';
import { type Credential, readCredential } from '../../../../src/node/moderation/credential.ts';
import { Credentials } from '../../../../src/node/moderation/credentials.ts';
import { MAX_CLAIMS, MAX_CREDENTIALS } from '../../../../src/node/records/moderation-limits.ts';
import { RECORD_KINDS, type RecordName } from '../../../../src/node/room/record-kinds.ts';
import { Room } from '../../../../src/node/room/room.ts';
import { snapshotOf } from '../../../../src/node/room/room-state.ts';
import { equals } from '../../../../src/node/wire/bytes.ts';
import { pass, stopClock } from '../../../support/fakes/fake-clock.ts';
import { Air } from '../../../support/fakes/fake-gossip.ts';
import { comeIn, type Someone } from '../../../support/fakes/simulated-room.ts';
import { DAY } from '../../../support/records/grants.ts';
import { charter, NOON, signer } from '../../../support/records/records.ts';

let root: Signer;
let host: Someone;
let all: Someone[];
let founded: Awaited<ReturnType<typeof charter>>;

beforeEach(async () => {
  stopClock(NOON);
  root = await signer(1);
  founded = await charter(root);
  all = [];
  host = await comeIn({ air: new Air(), founded, all }, 'Ada', 1);
  await pass(3_000);
});
afterEach(() => {
  for (const { room } of all) room.stop();
  vi.useRealTimers();
});

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
    room: founded.id,
    expires: NOON + DAY,
    ...draft,
  });
  return verifyChain(bytes, founded.root);
}

it('a newcomer learns what hosts and moderators decided, however many grants an invitee has made', {
  timeout: 60_000,
}, async () => {
  const inviting = { depth: 6, slots: 4_096 };
  const [mod, guest, friend] = await Promise.all([signer(2), signer(3), signer(4)]);
  const theirs = await grant(root, null, mod, { ...inviting, roles: rolesOf('listen', 'moderate', 'invite'), slot: 1 });
  const hers = await grant(root, null, guest, { ...inviting, roles: rolesOf('listen', 'invite'), slot: 2 });
  const his = await grant(mod, theirs, friend);
  for (const { bytes } of [theirs, hers, his]) await host.room.lodge('credential', bytes);

  // As long as grants can be, and more than are kept.
  let [issuer, parent] = [guest, hers];
  for (let depth = 5; depth >= 1; depth--) {
    const next = await signer(10 + depth);
    parent = await grant(issuer, parent, next, { depth, slots: 1_024, roles: rolesOf('listen', 'invite') });
    issuer = next;
  }
  const nobody = await signer(9);
  for (let slot = 0; slot < MAX_CREDENTIALS + 20; slot++) {
    const made = await grant(issuer, parent, nobody, { slot });
    await host.room.take('credential', made.bytes);
  }
  const late = await grant(mod, theirs, await signer(5), { slot: 1 });
  await host.room.take('credential', late.bytes);
  await host.room.moderator.act('lock', undefined);
  await host.room.lodge('revocation', await revoke(root, parent, Date.now()));
  await pass(2_000);

  // What is left out, where there is no place for all, is what comes last.
  const told = snapshotOf(host.room).kindedRecords.map(([word, bytes]) => ({ word, bytes }));
  const at = (name: RecordName, bytes?: Uint8Array): number =>
    told.findIndex((one) => one.word === RECORD_KINDS[name].word && (bytes === undefined || equals(one.bytes, bytes)));
  const guests = told.findIndex(
    ({ word, bytes }) => word === RECORD_KINDS.credential.word && !equals(bytes, theirs.bytes),
  );
  expect(at('credential', theirs.bytes)).toBe(0);
  for (const name of ['revocation', 'state'] as const) expect(at(name)).toBeLessThan(guests);
  for (const name of ['revocation', 'state'] as const) expect(at(name)).toBeGreaterThan(0);

  // Whoever lets few in does not wait behind all of whoever lets many in.
  expect(at('credential', late.bytes) - guests).toBeLessThan(5);
  expect(at('credential', late.bytes)).toBeGreaterThan(0);

  const newcomer = new Room({ id: founded.id, gossip: new Air().join() });
  await newcomer.merge(snapshotOf(host.room));
  const { permissions } = newcomer;
  expect(permissions.content.locked).toBe(true);
  expect(permissions.isRevoked(parent)).toBe(true);
  expect(permissions.roleOf(personOf(mod.publicKey))).toBe('moderator');
  // Others whom somebody let in are known here, and told.
  const known = (room: Room): boolean => room.permissions.credentials.some(({ chain }) => chain.id === his.id);
  expect([known(host.room), known(newcomer)]).toEqual([true, true]);
});

it('whom the chair chose among those who claim one link is known, however many claims came before', async () => {
  const link = await linkSigner(newSeed());
  const open = await grant(root, null, link, { bearer: true });
  const claims = await Promise.all(
    Array.from({ length: MAX_CLAIMS + 1 }, async (_, i) =>
      readCredential(await claimGrant(link, open, (await signer(20 + i)).publicKey), founded),
    ),
  );
  const chosen = claims.at(-1)!;
  let seated: string | undefined;
  const credentials = new Credentials({
    branchOf: () => undefined,
    isGenuine: () => true,
    isSeated: ({ person }) => person === seated,
    roleOf: () => 'none',
  });
  const take = (one: Credential) => credentials.take(one, () => true);
  for (const one of claims.slice(0, MAX_CLAIMS)) expect(take(one)).toBe('changed');
  expect(take(chosen)).toBe('full');
  seated = chosen.person;
  expect(take(chosen)).toBe('changed');
  expect([credentials.all.length, credentials.all.includes(chosen)]).toEqual([MAX_CLAIMS, true]);
  // Nobody takes that place again.
  expect(take(claims.find((one) => !credentials.all.includes(one))!)).toBe('full');
});
