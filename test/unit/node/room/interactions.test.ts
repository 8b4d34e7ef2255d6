import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HAND_LIFE, LINE_LIFE, MAX_HANDS, MAX_LINES } from '../../../../src/node/records/constants.ts';
import type { Remark, Saying } from '../../../../src/node/records/remark.ts';
import { Floor } from '../../../../src/node/room/interactions.ts';
import { NOON } from '../../../support/fakes/records.ts';

function remark(id: string, at: number, saying: Saying): Remark {
  return { id, at: NOON + at, name: id, saying, identity: new Uint8Array(32), bytes: new Uint8Array() };
}
const hand = (id: string, at: number, since = at) => remark(id, at, { kind: 'hand', since: NOON + since });
const lower = (id: string, at: number) => remark(id, at, { kind: 'lower' });
const line = (id: string, at: number) => remark(id, at, { kind: 'line', text: `${id} at ${at}` });
const clap = (id: string, at: number, reaction = 0) => remark(id, at, { kind: 'reaction', reaction });

function floorOf(remarks: readonly Remark[]): Floor {
  const floor = new Floor();
  for (const r of remarks) floor.take(r, NOON);
  return floor;
}
const ids = (floor: Floor): string => floor.hands.map((h) => h.id).join();
const texts = (floor: Floor): string[] => floor.lines.map((l) => l.saying.text);

describe('the floor', () => {
  it('has hands in the order in which they were raised, also when they are said again', () => {
    const floor = floorOf([hand('b', 2), hand('a', 3), hand('c', 1)]);
    expect(ids(floor)).toBe('c,b,a');
    expect(floor.take(hand('c', 15_000, 1), NOON)).toBe('refreshed');
    expect(ids(floor)).toBe('c,b,a');
  });

  it('does not raise a hand again by an old word about it', () => {
    const floor = floorOf([hand('a', 1), lower('a', 2)]);
    expect(floor.take(hand('a', 1), NOON)).toBe('old');
    expect(ids(floor)).toBe('');
    expect(floor.take(hand('a', 3), NOON)).toBe('changed');
  });

  it('takes down the hand of one who left, and of one who fell silent', () => {
    const floor = floorOf([hand('a', 1), hand('b', 2)]);
    expect([floor.leave('a'), floor.leave('a'), ids(floor)]).toEqual([true, false, 'b']);
    expect(floor.expire(NOON + HAND_LIFE - 1)).toBe(false);
    expect(floor.expire(NOON + HAND_LIFE)).toBe(true);
    expect(ids(floor)).toBe('');
  });

  it('turns one more hand away when all its places are taken, and goes on taking those that are up', () => {
    const floor = floorOf(Array.from({ length: MAX_HANDS }, (_, i) => hand(`p${i}`, i)));
    expect(floor.take(hand('late', 99), NOON)).toBe('full');
    expect(floor.take(hand('p3', 100, 3), NOON)).toBe('refreshed');
    for (let i = 0; i < 1_000; i++) floor.take(lower(`x${i}`, i), NOON);
    expect(floor.standing.length).toBeLessThanOrEqual(2 * MAX_HANDS);
    expect(floor.hands).toHaveLength(MAX_HANDS);
  });

  it('keeps the newest lines, each once, and forgets them after a while', () => {
    const lines = Array.from({ length: MAX_LINES + 5 }, (_, i) => line('a', i));
    const floor = floorOf(lines);
    expect(texts(floor)).toEqual(lines.slice(5).map((l) => `a at ${l.at - NOON}`));
    expect([floor.take(lines.at(-1)!, NOON), floor.take(lines[0]!, NOON)]).toEqual(['old', 'old']);
    expect(floor.expire(NOON + LINE_LIFE + 6)).toBe(true);
    expect(texts(floor)[0]).toBe('a at 7');
  });

  it('counts a reaction once', () => {
    const floor = floorOf([clap('a', 1), clap('a', 1), clap('b', 1, 2), clap('a', 2)]);
    floor.applaud([0, 5, 0, 0, 0]);
    expect(floor.applause).toEqual([2, 5, 1, 0, 0]);
  });

  it('is the same whatever the order in which remarks come', () => {
    const some = fc.array(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c'),
        at: fc.integer({ min: 0, max: 60 }),
        make: fc.constantFrom(hand, lower, line),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(some, fc.infiniteStream(fc.nat()), (drafts, random) => {
        // One session says one thing at a time.
        const seen = new Set<string>();
        const remarks = drafts.flatMap(({ id, at, make }) => {
          if (seen.has(`${id} ${at}`)) return [];
          seen.add(`${id} ${at}`);
          return [make(id, at)];
        });
        const shuffled = remarks
          .map((r) => ({ r, key: random.next().value }))
          .sort((x, y) => x.key - y.key)
          .map(({ r }) => r);
        const [one, other] = [floorOf(remarks), floorOf(shuffled)];
        expect([ids(other), texts(other)]).toEqual([ids(one), texts(one)]);
      }),
    );
  });
});
