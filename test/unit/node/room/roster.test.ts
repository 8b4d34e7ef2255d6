import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { personOf } from '../../../../src/node/identity/person.ts';
import type { Charter } from '../../../../src/node/records/charter.ts';
import { MAX_MEMBERS, MEMBER_LIFE } from '../../../../src/node/records/constants.ts';
import type { Member, Place } from '../../../../src/node/records/member.ts';
import { Roster } from '../../../../src/node/room/roster.ts';
import { charter, signer } from '../../../support/records/records.ts';

/** A record as it is after its signature was checked; session and identity are named by a number. */
function record(session: number, version: number, rest: Partial<Member> = {}, identity = session): Member {
  const key = (n: number): Uint8Array => new Uint8Array(32).fill(n);
  return {
    id: session.toString(16).padStart(2, '0').repeat(32),
    session: key(session),
    identity: key(identity),
    person: personOf(key(identity)),
    version,
    name: `person ${session}`,
    place: 'listening',
    muted: true,
    since: 0,
    stream: undefined,
    relays: [],
    replaces: undefined,
    bytes: new Uint8Array([session, version, rest.place === 'stage' ? 1 : 0, rest.name?.length ?? 0]),
    ...rest,
  };
}

function replacing(session: number): Partial<Member> {
  return { replaces: new Uint8Array(32).fill(session) };
}

function seen(roster: Roster): string[] {
  return roster.members.map((m) => `${m.id.slice(0, 2)} v${m.version} ${m.place} ${m.name}`);
}

function endOf(records: readonly Member[]): string[] {
  const roster = new Roster();
  for (const r of records) roster.apply(r, 0);
  return seen(roster);
}

describe('the roster', () => {
  it('is the same whatever the order of a room’s records', () => {
    const any = fc.record({
      session: fc.integer({ min: 1, max: 5 }),
      version: fc.integer({ min: 1, max: 6 }),
      place: fc.constantFrom<Place>('stage', 'listening', 'gone'),
      replaces: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
      name: fc.constantFrom('a', 'bb', 'ccc'),
    });
    const shuffled = fc.array(any, { maxLength: 12 }).chain((drafts) => {
      const records = drafts.map(({ session, version, replaces, ...rest }, i) =>
        record(
          session,
          version,
          {
            ...rest,
            ...(replaces === undefined ? {} : replacing(replaces)),
            bytes: new Uint8Array([session, version, i]),
          },
          // Two people, each with several sessions: reloads, duplicated tabs and impostors.
          session % 2,
        ),
      );
      return fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length }));
    });
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        expect(endOf(other)).toEqual(endOf(one));
      }),
      { numRuns: 3_000 },
    );
  });

  it('takes the newer record and reports whether the change is visible', () => {
    const roster = new Roster();
    expect(roster.apply(record(1, 5), 0)).toBe('changed');
    expect(roster.apply(record(1, 6), 0)).toBe('refreshed');
    expect(roster.apply(record(1, 7, { muted: false }), 0)).toBe('changed');
    expect(roster.apply(record(1, 6, { name: 'late' }), 0)).toBe('old');
    expect(roster.apply(record(1, 7, { muted: false }), 0)).toBe('old');
  });

  it('removes a member at their farewell, and an older record does not restore them', () => {
    const roster = new Roster();
    roster.apply(record(1, 5), 0);
    expect(roster.apply(record(1, 6, { place: 'gone' }), 0)).toBe('changed');
    expect(roster.apply(record(1, 5), 0)).toBe('old');
    expect(roster.size).toBe(0);
    expect(roster.apply(record(1, 7), 0)).toBe('changed');
  });

  it('knows a farewell that overtook the first record', () => {
    const roster = new Roster();
    roster.apply(record(1, 6, { place: 'gone' }), 0);
    expect(roster.apply(record(1, 5), 0)).toBe('old');
  });

  it('replaces the session of a reloaded tab, also when the older record arrives late', () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ] as const) {
      const records = [record(1, 5, {}, 9), record(2, 6, replacing(1), 9)];
      const roster = new Roster();
      for (const i of order) roster.apply(records[i]!, 0);
      expect(roster.members.map((m) => m.version)).toEqual([6]);
    }
  });

  it('lets nobody replace another person’s session', () => {
    expect(endOf([record(1, 5, {}, 8), record(2, 6, replacing(1), 9)])).toHaveLength(2);
    expect(endOf([record(2, 6, replacing(1), 9), record(1, 5, {}, 8)])).toHaveLength(2);
  });

  it('keeps both of two tabs when the one said to be replaced is still heard', () => {
    expect(endOf([record(1, 5, {}, 9), record(2, 6, replacing(1), 9), record(1, 7, {}, 9)])).toHaveLength(2);
  });

  it('removes somebody silent for a life, and their earlier records do not restore them', () => {
    const roster = new Roster();
    roster.apply(record(1, 5), 1_000);
    expect(roster.expire(1_000 + MEMBER_LIFE - 1)).toBe(false);
    expect(roster.expire(1_000 + MEMBER_LIFE)).toBe(true);
    expect(roster.apply(record(1, 5), 20_000)).toBe('old');
    expect(roster.apply(record(1, 6), 20_000)).toBe('changed');
  });

  it('keeps everyone when the clock jumps back, and removes the silent one life later all the same', () => {
    const roster = new Roster();
    roster.apply(record(1, 5), 1_000_000);
    expect(roster.expire(0)).toBe(false);
    expect(roster.expire(MEMBER_LIFE - 1)).toBe(false);
    expect(roster.expire(MEMBER_LIFE)).toBe(true);
  });

  it('is bounded: one more is rejected, and people inside stay', () => {
    const roster = new Roster();
    const many = Array.from({ length: MAX_MEMBERS + 1 }, (_, i) => ({ ...record(1, 1), id: `session ${i}` }));
    const outcomes = many.map((m) => roster.apply(m, 0));
    expect(outcomes.slice(0, -1).every((o) => o === 'changed')).toBe(true);
    expect(outcomes.at(-1)).toBe('full');
    expect(roster.apply({ ...many[0]!, version: 2 }, 0)).toBe('refreshed');
    expect(roster.apply({ ...many[1]!, version: 2, place: 'gone' }, 0)).toBe('changed');
    expect(roster.apply(many.at(-1)!, 0)).toBe('changed');
  });

  it('lists people by when they came, then by key, so that nobody jumps', () => {
    const roster = new Roster();
    for (const [session, since] of [
      [3, 5],
      [1, 9],
      [2, 5],
    ] as const)
      roster.apply(record(session, 1, { since }), 0);
    expect(roster.members.map((m) => m.session[0])).toEqual([2, 3, 1]);
  });
});

describe('a roster that somebody fills', () => {
  const person = (id: string, draft: Partial<Member> = {}): Member => ({ ...record(1, 1), id, ...draft });
  const names = (roster: Roster): Set<string> => new Set(roster.members.map(({ id }) => id));

  it('has place for those who lead, at the cost of the last to come of whoever brought most', () => {
    const roster = new Roster(
      () => true,
      ({ id }) => id.startsWith('host'),
      true,
    );
    for (let i = 0; i < 5; i++) roster.apply(person(`early ${i}`), 0, 'honest');
    for (let i = 5; i < MAX_MEMBERS; i++) roster.apply(person(`made up ${i}`), 0, 'flood');
    expect(roster.apply(person('host'), 0, 'flood')).toBe('changed');
    expect(roster.size).toBe(MAX_MEMBERS);
    const here = names(roster);
    expect(here.has(`made up ${MAX_MEMBERS - 1}`)).toBe(false);
    expect([0, 1, 2, 3, 4].every((i) => here.has(`early ${i}`))).toBe(true);
    // Who leads makes place for nobody.
    for (let i = 0; i < MAX_MEMBERS; i++) roster.apply(person(`late ${i}`), 0, 'honest');
    expect(names(roster).has('host')).toBe(true);
  });

  it('has place for newcomers from other neighbours where places are shared, and none for more from the same', () => {
    const roster = new Roster(undefined, undefined, true);
    for (let i = 0; i < MAX_MEMBERS; i++) roster.apply(person(`made up ${i}`), 0, 'flood');
    expect(roster.apply(person('one more'), 0, 'flood')).toBe('full');
    expect(roster.apply(person('late'), 0, 'honest')).toBe('changed');
    expect(names(roster).has('late')).toBe(true);
    expect(roster.size).toBe(MAX_MEMBERS);
  });

  it('keeps those who are here where all may have come by one neighbour', () => {
    const roster = new Roster();
    for (let i = 0; i < MAX_MEMBERS; i++) roster.apply(person(`here ${i}`), 0, 'relay');
    for (let i = 0; i < 50; i++) expect(roster.apply(person(`late ${i}`), 0, `neighbour ${i}`)).toBe('full');
  });

  it('finds people who fell silent in the order in which they came', () => {
    const roster = new Roster();
    // Neither their keys nor the order of their return tells the order in which they came.
    const came = [
      person('zoe', { since: 900_000 }),
      person('bao', { since: 960_000 }),
      person('ada', { since: 1_060_000 }),
    ];
    came.forEach((one, i) => {
      roster.apply(one, 1_000_000 + i * 60_000);
    });
    expect(roster.expire(1_200_000)).toBe(true);
    expect(roster.members).toEqual([]);
    for (const one of came.toReversed()) roster.apply({ ...one, version: 2 }, 1_300_000);
    expect(roster.members.map(({ id }) => id)).toEqual(['zoe', 'bao', 'ada']);
  });

  it('believes no newcomer who claims to have been here before the others', () => {
    const roster = new Roster();
    roster.apply(person('ada', { place: 'stage', since: 1_000_000 }), 1_000_000);
    roster.apply(person('bao', { place: 'stage', since: 1_060_000 }), 1_060_000);
    roster.apply(person('eve', { place: 'stage', since: 0 }), 1_120_000);
    expect(roster.members.map(({ id }) => id)).toEqual(['ada', 'bao', 'eve']);
    // Nor one who was here, and claims to have been on stage all the time.
    roster.apply(person('mal', { since: 1_010_000 }), 1_010_000);
    roster.apply(person('mal', { version: 2, place: 'stage', since: 0 }), 1_130_000);
    expect(roster.members.map(({ id }) => id)).toEqual(['ada', 'bao', 'eve', 'mal']);
  });

  it('believes everybody when it is new itself, and a record that was slow on its way', () => {
    const roster = new Roster();
    roster.apply(person('bao', { since: 60_000 }), 900_000);
    roster.apply(person('ada', { since: 1_000 }), 905_000);
    expect(roster.members.map(({ id }) => id)).toEqual(['ada', 'bao']);
    roster.apply(person('dee', { since: 1_000_500 }), 1_001_000);
    roster.apply(person('cy', { since: 1_000_000 }), 1_009_000);
    expect(roster.members.map(({ id }) => id)).toEqual(['ada', 'bao', 'cy', 'dee']);
  });
});

describe('the roster’s charter', () => {
  let versions: Charter[];
  beforeAll(async () => {
    const founder = await signer(1);
    versions = await Promise.all([
      charter(founder),
      charter(founder, { version: 1, title: 'Second' }),
      charter(founder, { version: 1, title: 'Also second' }),
      charter(founder, { version: 2, closed: true }),
      charter(founder, { version: 3, title: 'Reopened?' }),
    ]);
  });

  it('is the same whatever the order of its versions', () => {
    fc.assert(
      fc.property(
        fc
          .subarray([0, 1, 2, 3, 4])
          .chain((s) => fc.tuple(fc.constant(s), fc.shuffledSubarray(s, { minLength: s.length }))),
        ([one, other]) => {
          const [a, b] = [new Roster(), new Roster()];
          for (const i of one) a.applyCharter(versions[i]!);
          for (const i of other) b.applyCharter(versions[i]!);
          expect(b.charter).toBe(a.charter);
        },
      ),
    );
  });

  it('is closed for good', () => {
    const roster = new Roster();
    expect(roster.applyCharter(versions[4]!)).toBe('changed');
    expect(roster.applyCharter(versions[3]!)).toBe('changed');
    expect(roster.applyCharter(versions[4]!)).toBe('old');
    expect(roster.charter?.closed).toBe(true);
  });

  it('takes the higher version and does not go back', () => {
    const roster = new Roster();
    expect(roster.applyCharter(versions[1]!)).toBe('changed');
    expect(roster.applyCharter(versions[0]!)).toBe('old');
    expect(roster.charter?.title).toBe('Second');
  });
});
