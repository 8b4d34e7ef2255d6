/** The same records give the same rights, in whatever order they come, however often, and by whatever clock each is taken in. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { type VerifiedChain, verifyChain } from '../../src/node/grants/chain.ts';
import { claimGrant, type GrantDraft, issueGrant, linkSigner, newSeed } from '../../src/node/grants/issue.ts';
import { proveOverIssue, readOverIssue } from '../../src/node/grants/over-issue.ts';
import { readRevocation, revoke } from '../../src/node/grants/revocation.ts';
import { rolesOf } from '../../src/node/grants/roles.ts';
import { issueCertificate } from '../../src/node/identity/certificate.ts';
import type { Signer } from '../../src/node/identity/keys.ts';
import { type PersonId, personOf } from '../../src/node/identity/person.ts';
import { readCredential } from '../../src/node/moderation/credential.ts';
import { NO_STANDING } from '../../src/node/moderation/decisions.ts';
import { Permissions } from '../../src/node/moderation/permissions.ts';
import { readState, type StateDraft, writeState } from '../../src/node/moderation/state.ts';
import type { Charter } from '../../src/node/records/charter.ts';
import { DAY } from '../support/records/grants.ts';
import { charter, NOON, signer } from '../support/records/records.ts';

/** Takes one record in. */
type Take = (permissions: Permissions) => unknown;

const PEOPLE = 9;
const HISTORIES = 200;
const ORDERS = 20;

let keys: Signer[];
let room: Charter;
let people: PersonId[];
/** Whose grant is which: a second host, three moderators (one by the second host, one of them twice), two guests of one of them, and one link that two claim. */
let chains: VerifiedChain[];
let credentials: Take[];
let overIssue: Take;

beforeAll(async () => {
  keys = await Promise.all(Array.from({ length: PEOPLE }, (_, i) => signer(i + 1)));
  people = keys.map(({ publicKey }) => personOf(publicKey));
  const [root, second, third, fourth, fifth, sixth, seventh, eighth] = keys as [Signer, ...Signer[]];
  room = await charter(root, { access: 'members', stage: 'invited' });
  const give = async (by: Signer, under: VerifiedChain | null, to: Signer, draft: Partial<GrantDraft>) =>
    verifyChain(
      await issueGrant(by, under, {
        audience: to.publicKey,
        bearer: false,
        roles: rolesOf('listen', 'speak', 'moderate', 'invite'),
        depth: 2,
        slots: 8,
        slot: 0,
        room: room.id,
        expires: NOON + DAY,
        ...draft,
      }),
      room.root,
    );
  const host = await give(root, null, second!, {
    roles: rolesOf('listen', 'speak', 'moderate', 'host', 'invite'),
    depth: 4,
    slots: 32,
  });
  const bySecond = await give(second!, host, third!, { slot: 1, expires: NOON + DAY / 2 });
  const byRoot = await give(root, null, fourth!, { slot: 1 });
  const guest = { roles: rolesOf('listen', 'speak'), depth: 0, slots: 0 };
  const guests = [
    await give(third!, bySecond, fifth!, { ...guest, slot: 0, expires: NOON + DAY / 4 }),
    // The third issues one slot twice.
    await give(third!, bySecond, sixth!, { ...guest, slot: 0, expires: NOON + DAY / 4 }),
  ];
  const link = await linkSigner(newSeed());
  const open = await give(root, null, link, { ...guest, bearer: true, slot: 2 });
  const claims = await Promise.all(
    [seventh!, eighth!].map(async (one) => verifyChain(await claimGrant(link, open, one.publicKey), room.root)),
  );
  chains = [host, bySecond, byRoot, ...guests, ...claims];
  credentials = await Promise.all(
    chains.map(async ({ bytes }) => {
      const credential = await readCredential(bytes, room);
      return (permissions: Permissions) => permissions.takeCredential(credential);
    }),
  );
  const proof = proveOverIssue(guests[0]!, guests[1]!)!;
  const proven = await readOverIssue(proof);
  overIssue = (permissions) => permissions.takeOverIssue(proven, proof);
});

interface Plan {
  readonly revocations: readonly (readonly [by: number, chain: number, minutes: number])[];
  readonly states: readonly (readonly [chair: number, draft: Omit<StateDraft, 'at'>, minutes: number])[];
  readonly cheated: boolean;
}

const somebody = fc.integer({ min: 0, max: PEOPLE - 1 });
const decider = fc.integer({ min: 0, max: 3 });
const minutes = fc.integer({ min: -30, max: 0 });
const group = fc.uniqueArray(somebody, { maxLength: 3 }).map((of) => new Set(of.map((n) => people[n]!)));

const draft: fc.Arbitrary<Omit<StateDraft, 'at'>> = fc.record({
  term: fc.integer({ min: 1, max: 6 }),
  version: fc.integer({ min: 0, max: 3 }),
  locked: fc.boolean(),
  ended: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  standings: fc.array(fc.tuple(somebody, fc.integer({ min: 0, max: 3 })), { maxLength: 3 }).map(
    (of) =>
      new Map(
        of.map(([n, kind]) => [
          people[n]!,
          {
            ...NO_STANDING,
            ...[{ invited: true }, { seated: true }, { silenced: true }, { removedUntil: NOON + 60_000 }][kind],
          },
        ]),
      ),
  ),
  banned: group,
  pardons: fc
    .array(fc.tuple(somebody, minutes), { maxLength: 2 })
    .map((of) => new Map(of.map(([n, at]) => [people[n]!, NOON + at * 60_000]))),
  seats: fc.integer({ min: 6, max: 8 }).map((n) => new Map(n > 7 ? [] : [[chains[5]!.seat, people[n]!]])),
  admitted: group,
  marks: fc.constant(new Map<PersonId, number>()),
});

const plan: fc.Arbitrary<Plan> = fc.record({
  revocations: fc.array(fc.tuple(decider, fc.integer({ min: 0, max: 6 }), minutes), { maxLength: 5 }),
  states: fc.array(fc.tuple(decider, draft, minutes), { maxLength: 6 }),
  cheated: fc.boolean(),
});

async function recordsOf({ revocations, states, cheated }: Plan): Promise<Take[]> {
  const revoking = revocations.map(async ([by, chain, at]): Promise<Take> => {
    const bytes = await revoke(keys[by]!, chains[chain]!, NOON + at * 60_000, chains[chain]!.links.length - 1);
    const revocation = await readRevocation(bytes, room.root);
    return (permissions) => permissions.takeRevocation(revocation, bytes);
  });
  const deciding = states.map(async ([chair, content, at]): Promise<Take> => {
    const session = await signer(100 + chair);
    const certificate = await issueCertificate(keys[chair]!, session.publicKey, NOON + DAY / 2);
    const whole = { ...content, at: NOON + at * 60_000 };
    const state = await readState(await writeState(session, certificate, room.id, whole), room.id, NOON);
    return (permissions) => permissions.takeState(state);
  });
  return [...credentials, ...(cheated ? [overIssue] : []), ...(await Promise.all([...revoking, ...deciding]))];
}

/** A peer that is told the records in this order, by a clock that is this much off, and again as long as that changes something. */
function told(records: readonly Take[], order: readonly number[], off: number): Permissions {
  let now = NOON + off;
  const permissions = new Permissions(() => now);
  permissions.setCharter(room);
  for (let before = -1; before !== permissions.edition; ) {
    before = permissions.edition;
    for (const n of order) records[n]!(permissions);
  }
  now = NOON;
  // What was derived by another clock is not to be told from what is derived now.
  return permissions;
}

function rightsIn(permissions: Permissions): unknown {
  return {
    current: permissions.current && [permissions.current.chair, permissions.current.term, permissions.current.version],
    locked: permissions.content.locked,
    ended: permissions.content.ended,
    banned: [...permissions.content.banned].sort(),
    revoked: chains.map((chain) => permissions.isRevoked(chain)),
    people: people.map((one) => [
      permissions.roleOf(one),
      permissions.exclusionOf(one),
      permissions.mayStand(one),
      permissions.mayBeHeard(one),
    ]),
  };
}

it('all orders and all clocks end in the same rights', { timeout: 120_000 }, async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(plan, fc.array(fc.nat(), { minLength: ORDERS, maxLength: ORDERS }), async (made, seeds) => {
      const records = await recordsOf(made);
      const straight = records.map((_, n) => n);
      const rights = JSON.stringify(rightsIn(told(records, straight, 0)));
      seen.add(rights);
      for (const seed of seeds) {
        const order = shuffled(straight, seed);
        expect(JSON.stringify(rightsIn(told(records, order, (seed % 241) * 1_000 - 120_000)))).toBe(rights);
      }
    }),
    { numRuns: HISTORIES },
  );
  // The histories differ in what they decide: otherwise the comparison would say nothing.
  expect(seen.size).toBeGreaterThan(HISTORIES / 2);
});

/** Another order of the same, by a seed. */
function shuffled(order: readonly number[], seed: number): readonly number[] {
  const next = [...order];
  let state = seed >>> 0;
  for (let i = next.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const j = Math.floor((state / 2 ** 32) * (i + 1));
    [next[i], next[j]] = [next[j]!, next[i]!];
  }
  return next;
}
