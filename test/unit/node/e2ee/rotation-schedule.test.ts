import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_KEYED } from '../../../../src/node/e2ee/constants.ts';
import { memberIdOf } from '../../../../src/node/e2ee/key-wrap.ts';
import { Keeper, type KeyWork } from '../../../../src/node/e2ee/rotation-schedule.ts';
import { keyRequest, session } from '../../../support/fakes/reference-e2ee.ts';

/** Does all that is due until `until`, at the times the keeper asks for. */
function run(keeper: Keeper, from: number, until: number): { at: number; work: KeyWork }[] {
  const done: { at: number; work: KeyWork }[] = [];
  for (let at = from; ; ) {
    const next = keeper.nextWake();
    if (next === undefined || Math.max(at, next) > until) return done;
    at = Math.max(at, next);
    const work = keeper.take(at);
    if (work !== undefined) done.push({ at, work });
  }
}

/** A room of `n` members who all have the key, at `now`. */
function room(n: number, now = 0): Keeper {
  const keeper = new Keeper(0, false, now);
  for (let i = 0; i < n; i++) {
    keeper.admit(session(i));
    keeper.ask(keyRequest(session(i), 1), now);
  }
  run(keeper, now, now + 60_000);
  return keeper;
}

const rotations = (done: { at: number; work: KeyWork }[]): number[] =>
  done.filter(({ work }) => work.fresh).map(({ at }) => at);

describe('the keeper of a room’s keys', () => {
  it('makes a key at once in a room that has none', () => {
    const keeper = new Keeper(0, false, 1_000);
    expect(keeper.take(1_000)).toEqual({ epoch: 1, fresh: true, grant: [], wrap: [] });
    expect(keeper.take(1_000)).toBeUndefined();
    expect(keeper.nextWake()).toBeUndefined();
  });

  it('gives a newcomer the key there is, and makes another ten minutes after the last', () => {
    const keeper = room(2);
    keeper.admit(session(9));
    keeper.ask(keyRequest(session(9), 1), 100_000);
    const done = run(keeper, 100_000, 700_000);
    expect(done[0]).toMatchObject({ at: 100_000, work: { epoch: 1, fresh: false, wrap: [memberIdOf(session(9))] } });
    expect(rotations(done)).toEqual([600_000]);
    expect(done[1]!.work.wrap).toHaveLength(3);
    // Nobody came since: the key stays.
    expect(run(keeper, 700_000, 9_000_000)).toEqual([]);
  });

  it('puts out whoever was removed within a second in a small room', () => {
    const keeper = room(10);
    keeper.remove(session(3), 100_000);
    const [only, ...more] = run(keeper, 100_000, 160_000);
    expect(more).toEqual([]);
    expect(only).toMatchObject({ at: 101_000, work: { epoch: 2, fresh: true, grant: [] } });
    expect(only!.work.wrap).toHaveLength(9);
    expect(only!.work.wrap).not.toContain(memberIdOf(session(3)));
  });

  it('puts out many at once in a large one: five seconds after the first, and no sooner than fifteen after the last key', () => {
    const keeper = room(300);
    keeper.remove(session(1), 100_000);
    keeper.remove(session(2), 104_000);
    expect(rotations(run(keeper, 104_000, 106_000))).toEqual([105_000]);
    keeper.remove(session(3), 106_000);
    const done = run(keeper, 106_000, 160_000);
    expect(rotations(done)).toEqual([120_000]);
    expect(done[0]!.work.wrap).toHaveLength(297);
  });

  it('makes no key for one who never had one', () => {
    const keeper = room(3);
    keeper.admit(session(9));
    keeper.remove(session(9), 100_000);
    expect(run(keeper, 100_000, 110_000)).toEqual([]);
  });

  it('counts one who left as one who came: out with the next key', () => {
    const keeper = room(3);
    keeper.leave(session(1));
    const done = run(keeper, 100_000, 700_000);
    expect(rotations(done)).toEqual([600_000]);
    expect(done[0]!.work.wrap).not.toContain(memberIdOf(session(1)));
  });

  it('takes over with the key there was, and makes its own once all have a member key, without anybody missing a word', () => {
    const keeper = new Keeper(7, true, 0);
    for (let i = 0; i < 3; i++) keeper.admit(session(i));
    expect(keeper.take(0)).toBeUndefined();
    for (let i = 0; i < 2; i++) keeper.ask(keyRequest(session(i), 1), 500);
    expect(keeper.take(500)).toMatchObject({ epoch: 7, fresh: false });
    keeper.ask(keyRequest(session(2), 1), 900);
    const done = run(keeper, 900, 60_000);
    expect(done).toMatchObject([{ at: 900, work: { epoch: 8, fresh: true } }]);
    expect([done[0]!.work.grant.length, done[0]!.work.wrap.length]).toEqual([1, 3]);
  });

  it('waits ten seconds at most for those who do not ask', () => {
    const keeper = new Keeper(7, true, 0);
    for (let i = 0; i < 3; i++) keeper.admit(session(i));
    keeper.ask(keyRequest(session(0), 1), 500);
    expect(rotations(run(keeper, 500, 60_000))).toEqual([10_000]);
  });

  it('puts out in a takeover whoever has the old key, asked or not', () => {
    const keeper = new Keeper(7, true, 0);
    for (let i = 0; i < 3; i++) keeper.admit(session(i));
    keeper.remove(session(1), 2_000);
    expect(rotations(run(keeper, 2_000, 5_000))).toEqual([3_000]);
  });

  it('counts from one again when somebody has counted to the end', () => {
    expect(new Keeper(2 ** 32 - 1, false, 0).take(0)).toMatchObject({ epoch: 1, fresh: true });
  });

  it('gives only to those inside, to each newest request once, and not twice in two seconds', () => {
    const keeper = room(1);
    expect(keeper.ask(keyRequest(session(5), 1), 100_000)).toBe('not-admitted');
    expect(keeper.ask(keyRequest(session(0), 1), 100_000)).toBe('old');
    expect(keeper.ask(keyRequest(session(0), 2), 100_000)).toBe('waiting');
    expect(run(keeper, 100_000, 100_000)).toHaveLength(1);
    expect(keeper.ask(keyRequest(session(0), 3), 101_999)).toBe('too-soon');
    expect(keeper.ask(keyRequest(session(0), 3), 102_000)).toBe('waiting');
  });

  it('takes nobody whose id in tables is another’s', () => {
    const keeper = room(1);
    const twin = session(0);
    twin[31] = 1;
    expect(keeper.admit(twin)).toBe(false);
    expect(keeper.ask(keyRequest(twin, 9), 100_000)).toBe('not-admitted');
    keeper.remove(twin, 100_000);
    expect(keeper.size).toBe(1);
    expect(keeper.admit(session(0))).toBe(true);
  });

  it('serves a crowd a few at a time, each once, and holds no more than it can give keys to', () => {
    const keeper = new Keeper(0, false, 0);
    for (let i = 0; i < MAX_KEYED; i++) expect(keeper.admit(session(i))).toBe(true);
    expect(keeper.admit(session(MAX_KEYED))).toBe(false);
    for (let i = 0; i < MAX_KEYED; i++) keeper.ask(keyRequest(session(i), 1), 0);
    const done = run(keeper, 0, 60_000);
    const granted = done.flatMap(({ work }) => work.grant.map(({ id }) => id));
    expect(granted).toHaveLength(MAX_KEYED);
    expect(new Set(granted).size).toBe(MAX_KEYED);
    for (const { work } of done) expect(work.grant.length).toBeLessThanOrEqual(32);
  });

  it('has put everyone out who was removed within what it promises, whatever happens beside', () => {
    const anyEvent = fc.record({
      wait: fc.integer({ min: 0, max: 4_000 }),
      who: fc.integer({ min: 0, max: 14 }),
      what: fc.constantFrom('admit', 'ask', 'remove', 'leave'),
    });
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 80 }), (events) => {
        const keeper = new Keeper(0, false, 0);
        const inside = new Set<string>();
        const keyed = new Set<string>();
        let removals: number[] = [];
        let now = 0;
        let epoch = 0;
        const check = (until: number): void => {
          for (const { at, work } of run(keeper, now, until)) {
            expect(work.epoch).toBe(work.fresh ? epoch + 1 : epoch);
            epoch = work.epoch;
            for (const id of work.wrap) expect(inside).toContain(id);
            for (const request of work.grant) keyed.add(memberIdOf(request.session));
            if (!work.fresh) continue;
            for (const since of removals) expect(at - since).toBeLessThanOrEqual(5_000);
            removals = [];
          }
          now = until;
        };
        for (const { wait, who, what } of events) {
          check(now + wait);
          const key = session(who);
          const id = memberIdOf(key);
          if (what === 'ask') keeper.ask(keyRequest(key, now), now);
          else if (what === 'admit') {
            keeper.admit(key);
            inside.add(id);
          } else {
            inside.delete(id);
            if (keyed.delete(id) && what === 'remove') removals.push(now);
            if (what === 'remove') keeper.remove(key, now);
            else keeper.leave(key);
          }
        }
        check(now + 5_000);
        expect(removals).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
