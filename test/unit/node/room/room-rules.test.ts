import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { verifyChain } from '../../../../src/node/grants/chain.ts';
import { issueGrant } from '../../../../src/node/grants/issue.ts';
import { readRevocation, revoke } from '../../../../src/node/grants/revocation.ts';
import { rolesOf } from '../../../../src/node/grants/roles.ts';
import { issueCertificate } from '../../../../src/node/identity/certificate.ts';
import type { Signer } from '../../../../src/node/identity/keys.ts';
import { type PersonId, personOf } from '../../../../src/node/identity/person.ts';
import { readCredential } from '../../../../src/node/moderation/credential.ts';
import { NOTHING_DECIDED } from '../../../../src/node/moderation/decisions.ts';
import { Permissions } from '../../../../src/node/moderation/permissions.ts';
import { readState, writeState } from '../../../../src/node/moderation/state.ts';
import type { Charter } from '../../../../src/node/records/charter.ts';
import { NO_RULES, type RuleSet, type Rules, readRules, writeRules } from '../../../../src/node/records/rules.ts';
import { mayRule, RoomRules } from '../../../../src/node/room/room-rules.ts';
import { DAY } from '../../../support/records/grants.ts';
import { charter, NOON, signer } from '../../../support/records/records.ts';

let host: Signer;
let moderators: readonly Signer[];
let stranger: Signer;
let room: Charter;
/** What makes the moderators moderators, and what takes that back from the first. */
let grants: readonly ((permissions: Permissions) => unknown)[];
let revocation: (permissions: Permissions) => unknown;

beforeAll(async () => {
  const keys = await Promise.all(Array.from({ length: 20 }, (_, n) => signer(n + 1)));
  [host, stranger] = [keys[0]!, keys[1]!];
  moderators = keys.slice(2);
  room = await charter(host, { stage: 'anyone' });
  const chains = await Promise.all(
    moderators.map(async ({ publicKey }, slot) =>
      verifyChain(
        await issueGrant(host, null, {
          audience: publicKey,
          bearer: false,
          roles: rolesOf('listen', 'speak', 'moderate'),
          depth: 0,
          slots: 0,
          slot,
          room: room.id,
          expires: NOON + DAY,
        }),
        room.root,
      ),
    ),
  );
  grants = await Promise.all(
    chains.map(async ({ bytes }) => {
      const credential = await readCredential(bytes, room);
      return (permissions: Permissions) => permissions.takeCredential(credential);
    }),
  );
  const bytes = await revoke(host, chains[0]!, NOON, 0);
  const read = await readRevocation(bytes, room.root);
  revocation = (permissions) => permissions.takeRevocation(read, bytes);
});

const personIs = ({ publicKey }: Signer): PersonId => personOf(publicKey);

async function ruled(by: Signer, at: number, rules: Partial<RuleSet>): Promise<Rules> {
  const session = await signer(500);
  const certificate = await issueCertificate(by, session.publicKey, NOON + DAY / 2);
  const draft = { at, name: 'Ada', rules: { ...NO_RULES, ...rules } };
  return readRules(await writeRules(session, certificate, room.id, draft), room.id, NOON);
}

/** A room that knows its charter and everybody's rights, and at noon these rules, where they are of who may rule. */
function roomWith(...rules: readonly Rules[]): { rules: RoomRules; permissions: Permissions } {
  const permissions = new Permissions(() => NOON);
  permissions.setCharter(room);
  for (const take of grants) take(permissions);
  const kept = new RoomRules(permissions, () => true);
  for (const one of rules) if (mayRule(permissions, one.identity)) kept.take(one, NOON);
  return { rules: kept, permissions };
}

describe('the rules of a room', () => {
  it('are the newest of any host or moderator, and nobody else makes some', async () => {
    const { rules } = roomWith(
      await ruled(host, NOON, { slow: 10 }),
      await ruled(moderators[0]!, NOON + 1, { slow: 30 }),
      await ruled(stranger, NOON + 2, { slow: 60 }),
    );
    expect(rules.inForce.slow).toBe(30);
    expect(rules.all.map((one) => one.rules.slow)).toEqual([30, 10]);
  });

  it('hold no longer than their author may rule: then those before do', async () => {
    const { rules, permissions } = roomWith(
      await ruled(host, NOON, { slow: 10 }),
      await ruled(moderators[0]!, NOON + 1, { slow: 30 }),
    );
    revocation(permissions);
    expect(rules.inForce.slow).toBe(10);
  });

  it('that are known are told again, and older ones are not', async () => {
    const [first, second] = [await ruled(host, NOON, {}), await ruled(host, NOON + 1, { pause: 5 })];
    const { rules } = roomWith(second);
    expect(rules.take(second, NOON)).toBe('refreshed');
    expect(rules.take(first, NOON)).toBe('old');
  });

  it('are those of sixteen people at most, the newest', async () => {
    const made = await Promise.all(moderators.map((by, n) => ruled(by, NOON + n, { slow: n })));
    const { rules } = roomWith(...made);
    expect(rules.take(made[0]!, NOON)).toBe('full');
    expect(rules.inForce.slow).toBe(made.length - 1);
    expect(rules.log.map((one) => one.rules.slow)).toEqual(made.map((_, n) => n));
  });

  it('are the same in whatever order they came', { timeout: 60_000 }, async () => {
    const authors = fc.integer({ min: 0, max: 3 });
    const draft = fc.tuple(authors, fc.integer({ min: -4, max: 4 }), fc.integer({ min: 0, max: 3 }));
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(fc.array(draft, { maxLength: 8 }), fc.boolean(), fc.nat(), async (drafts, revoked, seed) => {
        const by = [host, ...moderators];
        const made = await Promise.all(drafts.map(([who, s, slow]) => ruled(by[who]!, NOON + s * 1_000, { slow })));
        const records = [
          ...made.map(
            (one) => (permissions: Permissions, rules: RoomRules) =>
              mayRule(permissions, one.identity) && rules.take(one, NOON),
          ),
          ...grants.slice(0, 3),
          ...(revoked ? [revocation] : []),
        ];
        const told = (order: readonly ((permissions: Permissions, rules: RoomRules) => unknown)[]): RoomRules => {
          const permissions = new Permissions(() => NOON);
          permissions.setCharter(room);
          const rules = new RoomRules(permissions, () => true);
          // What could not be judged yet is said again.
          for (let turn = 0; turn < 3; turn++) for (const take of order) take(permissions, rules);
          return rules;
        };
        const straight = told(records).inForce;
        seen.add(straight.slow);
        expect(told([...records].reverse()).inForce).toEqual(straight);
        const turned = records.map((_, n) => records[(n + seed) % records.length]!);
        expect(told(turned).inForce).toEqual(straight);
      }),
      { numRuns: 60 },
    );
    expect(seen.size).toBe(4);
  });
});

describe('a stage by invitation from now on', () => {
  it('keeps those who are there, and takes others by invitation alone', async () => {
    const [there, other] = [personIs(stranger), 'ab'.repeat(12)];
    const { permissions, rules } = roomWith();
    expect(permissions.mayStand(other)).toBe(true);
    rules.take(await ruled(host, NOON, { stage: [there] }), NOON);
    expect([there, other, personIs(host), personIs(moderators[0]!)].map((one) => permissions.mayStand(one))).toEqual([
      true,
      false,
      true,
      true,
    ]);
    await decide(permissions, 'invited', other);
    expect(permissions.mayStand(other)).toBe(true);
  });

  it('keeps nobody who is sent to the audience', async () => {
    const there = personIs(stranger);
    const { permissions } = roomWith(await ruled(host, NOON, { stage: [there] }));
    await decide(permissions, 'seated', there);
    expect(permissions.mayStand(there)).toBe(false);
  });
});

describe('a floor for one', () => {
  it('lets nobody else be heard, not even the host, and takes no place on stage', async () => {
    const one = personIs(stranger);
    const { permissions } = roomWith(await ruled(host, NOON, { floor: one }));
    expect([one, personIs(host), 'ab'.repeat(12)].map((who) => permissions.mayBeHeard(who))).toEqual([
      true,
      false,
      false,
    ]);
    expect(permissions.mayStand('ab'.repeat(12))).toBe(true);
  });

  it('is everybody’s again while that person is away', async () => {
    const permissions = new Permissions(() => NOON);
    permissions.setCharter(room);
    let here = true;
    const rules = new RoomRules(permissions, () => here);
    rules.take(await ruled(host, NOON, { floor: personIs(stranger) }), NOON);
    expect(rules.hasFloor(personIs(host))).toBe(false);
    here = false;
    expect(rules.hasFloor(personIs(host))).toBe(true);
    here = true;
    expect(rules.hasFloor(personIs(host))).toBe(false);
  });
});

describe('files to the room', () => {
  it('are played by hosts and moderators, and by everybody on stage where the rules say so', async () => {
    const { rules } = roomWith();
    const may = () => [host, moderators[0]!, stranger].map((one) => rules.mayPlay(personIs(one)));
    expect(may()).toEqual([true, true, false]);
    rules.take(await ruled(host, NOON, { play: 'stage' }), NOON);
    expect(may()).toEqual([true, true, true]);
  });
});

/** The host, as chair, decides this about a person. */
async function decide(permissions: Permissions, what: 'invited' | 'seated', whom: PersonId): Promise<void> {
  const session = await signer(501);
  const certificate = await issueCertificate(host, session.publicKey, NOON + DAY / 2);
  const standing = { invited: false, seated: false, silenced: false, removedUntil: 0, [what]: true };
  const draft = { ...NOTHING_DECIDED, standings: new Map([[whom, standing]]), term: 1, version: 0, at: NOON };
  permissions.takeState(await readState(await writeState(session, certificate, room.id, draft), room.id, NOON));
}
