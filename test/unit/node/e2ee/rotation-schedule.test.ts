import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_KEYED } from '../../../../src/node/e2ee/constants.ts';
import { memberIdOf } from '../../../../src/node/e2ee/key-wrap.ts';
import { type KeyWork, RotationSchedule } from '../../../../src/node/e2ee/rotation-schedule.ts';
import { keyRequest, session } from '../../../support/records/reference-e2ee.ts';

/** Does all that is due until `until`, at the times the keeper asks for. */
function run(rotation: RotationSchedule, from: number, until: number): { at: number; work: KeyWork }[] {
  const done: { at: number; work: KeyWork }[] = [];
  for (let at = from; ; ) {
    const next = rotation.nextWake();
    if (next === undefined || Math.max(at, next) > until) return done;
    at = Math.max(at, next);
    const work = rotation.take(at);
    if (work !== undefined) done.push({ at, work });
  }
}

/** A room of `n` members who all have the key, at `now`. */
function room(n: number, now = 0): RotationSchedule {
  const rotation = new RotationSchedule(0, false, now);
  for (let i = 0; i < n; i++) {
    rotation.admit(session(i));
    rotation.ask(keyRequest(session(i), 1), now);
  }
  run(rotation, now, now + 60_000);
  return rotation;
}

const rotations = (done: { at: number; work: KeyWork }[]): number[] =>
  done.filter(({ work }) => work.fresh).map(({ at }) => at);

describe('the rotation schedule', () => {
  it('makes a key at once in a room that has none', () => {
    const rotation = new RotationSchedule(0, false, 1_000);
    expect(rotation.take(1_000)).toEqual({ epoch: 1, fresh: true, grant: [], wrap: [] });
    expect(rotation.take(1_000)).toBeUndefined();
    expect(rotation.nextWake()).toBeUndefined();
  });

  it('gives a newcomer the current key, and makes another ten minutes after the last', () => {
    const rotation = room(2);
    rotation.admit(session(9));
    rotation.ask(keyRequest(session(9), 1), 100_000);
    const done = run(rotation, 100_000, 700_000);
    expect(done[0]).toMatchObject({ at: 100_000, work: { epoch: 1, fresh: false, wrap: [memberIdOf(session(9))] } });
    expect(rotations(done)).toEqual([600_000]);
    expect(done[1]!.work.wrap).toHaveLength(3);
    // Nobody came since: the key stays.
    expect(run(rotation, 700_000, 9_000_000)).toEqual([]);
  });

  it('excludes a removed member within a second in a small room', () => {
    const rotation = room(10);
    rotation.remove(session(3), 100_000);
    const [only, ...more] = run(rotation, 100_000, 160_000);
    expect(more).toEqual([]);
    expect(only).toMatchObject({ at: 101_000, work: { epoch: 2, fresh: true, grant: [] } });
    expect(only!.work.wrap).toHaveLength(9);
    expect(only!.work.wrap).not.toContain(memberIdOf(session(3)));
  });

  it('excludes many at once in a large room: five seconds after the first, and at least fifteen after the last key', () => {
    const rotation = room(300);
    rotation.remove(session(1), 100_000);
    rotation.remove(session(2), 104_000);
    expect(rotations(run(rotation, 104_000, 106_000))).toEqual([105_000]);
    rotation.remove(session(3), 106_000);
    const done = run(rotation, 106_000, 160_000);
    expect(rotations(done)).toEqual([120_000]);
    expect(done[0]!.work.wrap).toHaveLength(297);
  });

  it('makes no new key for a member who never had one', () => {
    const rotation = room(3);
    rotation.admit(session(9));
    rotation.remove(session(9), 100_000);
    expect(run(rotation, 100_000, 110_000)).toEqual([]);
  });

  it('treats departures like arrivals: excluded by the next key', () => {
    const rotation = room(3);
    rotation.leave(session(1));
    const done = run(rotation, 100_000, 700_000);
    expect(rotations(done)).toEqual([600_000]);
    expect(done[0]!.work.wrap).not.toContain(memberIdOf(session(1)));
  });

  it('takes over with the existing key, and makes its own once all have a member key, without anybody missing a word', () => {
    const rotation = new RotationSchedule(7, true, 0);
    for (let i = 0; i < 3; i++) rotation.admit(session(i));
    expect(rotation.take(0)).toBeUndefined();
    for (let i = 0; i < 2; i++) rotation.ask(keyRequest(session(i), 1), 500);
    expect(rotation.take(500)).toMatchObject({ epoch: 7, fresh: false });
    rotation.ask(keyRequest(session(2), 1), 900);
    const done = run(rotation, 900, 60_000);
    expect(done).toMatchObject([{ at: 900, work: { epoch: 8, fresh: true } }]);
    expect([done[0]!.work.grant.length, done[0]!.work.wrap.length]).toEqual([1, 3]);
  });

  it('waits at most ten seconds for members who do not ask', () => {
    const rotation = new RotationSchedule(7, true, 0);
    for (let i = 0; i < 3; i++) rotation.admit(session(i));
    rotation.ask(keyRequest(session(0), 1), 500);
    expect(rotations(run(rotation, 500, 60_000))).toEqual([10_000]);
  });

  it('excludes, at a takeover, a removed member who has the old key, whether they asked or not', () => {
    const rotation = new RotationSchedule(7, true, 0);
    for (let i = 0; i < 3; i++) rotation.admit(session(i));
    rotation.remove(session(1), 2_000);
    expect(rotations(run(rotation, 2_000, 5_000))).toEqual([3_000]);
  });

  it('counts from one again when somebody has counted to the end', () => {
    expect(new RotationSchedule(2 ** 32 - 1, false, 0).take(0)).toMatchObject({ epoch: 1, fresh: true });
  });

  it('issues keys only to members inside, to each newest request once, and at most every two seconds', () => {
    const rotation = room(1);
    expect(rotation.ask(keyRequest(session(5), 1), 100_000)).toBe('not-admitted');
    expect(rotation.ask(keyRequest(session(0), 1), 100_000)).toBe('old');
    expect(rotation.ask(keyRequest(session(0), 2), 100_000)).toBe('waiting');
    expect(run(rotation, 100_000, 100_000)).toHaveLength(1);
    expect(rotation.ask(keyRequest(session(0), 3), 101_999)).toBe('too-soon');
    expect(rotation.ask(keyRequest(session(0), 3), 102_000)).toBe('waiting');
  });

  it('rejects a member whose id in tables is taken', () => {
    const rotation = room(1);
    const twin = session(0);
    twin[31] = 1;
    expect(rotation.admit(twin)).toBe(false);
    expect(rotation.ask(keyRequest(twin, 9), 100_000)).toBe('not-admitted');
    rotation.remove(twin, 100_000);
    expect(rotation.size).toBe(1);
    expect(rotation.admit(session(0))).toBe(true);
  });

  it('serves a crowd a few at a time, each once, and holds no more members than it can give keys to', () => {
    const rotation = new RotationSchedule(0, false, 0);
    for (let i = 0; i < MAX_KEYED; i++) expect(rotation.admit(session(i))).toBe(true);
    expect(rotation.admit(session(MAX_KEYED))).toBe(false);
    for (let i = 0; i < MAX_KEYED; i++) rotation.ask(keyRequest(session(i), 1), 0);
    const done = run(rotation, 0, 60_000);
    const granted = done.flatMap(({ work }) => work.grant.map(({ id }) => id));
    expect(granted).toHaveLength(MAX_KEYED);
    expect(new Set(granted).size).toBe(MAX_KEYED);
    for (const { work } of done) expect(work.grant.length).toBeLessThanOrEqual(32);
  });

  it('has excluded everyone who was removed within the promised time, whatever else happens', () => {
    const anyEvent = fc.record({
      wait: fc.integer({ min: 0, max: 4_000 }),
      who: fc.integer({ min: 0, max: 14 }),
      what: fc.constantFrom('admit', 'ask', 'remove', 'leave'),
    });
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 80 }), (events) => {
        const rotation = new RotationSchedule(0, false, 0);
        const inside = new Set<string>();
        const keyed = new Set<string>();
        let removals: number[] = [];
        let now = 0;
        let epoch = 0;
        const check = (until: number): void => {
          for (const { at, work } of run(rotation, now, until)) {
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
          if (what === 'ask') rotation.ask(keyRequest(key, now), now);
          else if (what === 'admit') {
            rotation.admit(key);
            inside.add(id);
          } else {
            inside.delete(id);
            if (keyed.delete(id) && what === 'remove') removals.push(now);
            if (what === 'remove') rotation.remove(key, now);
            else rotation.leave(key);
          }
        }
        check(now + 5_000);
        expect(removals).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
