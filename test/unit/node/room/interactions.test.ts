import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HAND_LIFE, LINE_LIFE, MAX_HANDS, MAX_LINES } from '../../../../src/node/records/constants.ts';
import type { Remark, Saying } from '../../../../src/node/records/remark.ts';
import { Interactions } from '../../../../src/node/room/interactions.ts';
import { NOON } from '../../../support/records/records.ts';

function remark(id: string, at: number, saying: Saying): Remark {
  return { id, at: NOON + at, name: id, saying, identity: new Uint8Array(32), bytes: new Uint8Array() };
}
const hand = (id: string, at: number, since = at) => remark(id, at, { kind: 'hand', since: NOON + since });
const lower = (id: string, at: number) => remark(id, at, { kind: 'lower' });
const line = (id: string, at: number) => remark(id, at, { kind: 'line', text: `${id} at ${at}` });
const clap = (id: string, at: number, reaction = 0) => remark(id, at, { kind: 'reaction', reaction });

function floorOf(remarks: readonly Remark[]): Interactions {
  const interactions = new Interactions();
  for (const r of remarks) interactions.take(r, NOON);
  return interactions;
}
const ids = (interactions: Interactions): string => interactions.hands.map((h) => h.id).join();
const texts = (interactions: Interactions): string[] => interactions.lines.map((l) => l.saying.text);

describe('interactions', () => {
  it('have hands in the order in which they were raised, also when they are repeated', () => {
    const interactions = floorOf([hand('b', 2), hand('a', 3), hand('c', 1)]);
    expect(ids(interactions)).toBe('c,b,a');
    expect(interactions.take(hand('c', 15_000, 1), NOON)).toBe('refreshed');
    expect(ids(interactions)).toBe('c,b,a');
  });

  it('do not raise a hand again for an old remark', () => {
    const interactions = floorOf([hand('a', 1), lower('a', 2)]);
    expect(interactions.take(hand('a', 1), NOON)).toBe('old');
    expect(ids(interactions)).toBe('');
    expect(interactions.take(hand('a', 3), NOON)).toBe('changed');
  });

  it('lower the hand of somebody who left, and of somebody who fell silent', () => {
    const interactions = floorOf([hand('a', 1), hand('b', 2)]);
    expect([interactions.leave('a'), interactions.leave('a'), ids(interactions)]).toEqual([true, false, 'b']);
    expect(interactions.expire(NOON + HAND_LIFE - 1)).toBe(false);
    expect(interactions.expire(NOON + HAND_LIFE)).toBe(true);
    expect(ids(interactions)).toBe('');
  });

  it('reject one more hand when all places are taken, and keep refreshing raised ones', () => {
    const interactions = floorOf(Array.from({ length: MAX_HANDS }, (_, i) => hand(`p${i}`, i)));
    expect(interactions.take(hand('late', 99), NOON)).toBe('full');
    expect(interactions.take(hand('p3', 100, 3), NOON)).toBe('refreshed');
    for (let i = 0; i < 1_000; i++) interactions.take(lower(`x${i}`, i), NOON);
    expect(interactions.standing.length).toBeLessThanOrEqual(2 * MAX_HANDS);
    expect(interactions.hands).toHaveLength(MAX_HANDS);
  });

  it('keep the newest lines, each once, and drop them after a while', () => {
    const lines = Array.from({ length: MAX_LINES + 5 }, (_, i) => line('a', i));
    const interactions = floorOf(lines);
    expect(texts(interactions)).toEqual(lines.slice(5).map((l) => `a at ${l.at - NOON}`));
    expect([interactions.take(lines.at(-1)!, NOON), interactions.take(lines[0]!, NOON)]).toEqual(['old', 'old']);
    expect(interactions.expire(NOON + LINE_LIFE + 6)).toBe(true);
    expect(texts(interactions)[0]).toBe('a at 7');
  });

  it('leave out reactions of those whom somebody ignores, and theirs alone', () => {
    const interactions = floorOf([]);
    const ignored = clap('troll', 1);
    interactions.ignores = ({ identity }) => identity === ignored.identity;
    expect(interactions.take(ignored, NOON)).toBe('changed');
    expect(interactions.take(ignored, NOON)).toBe('old');
    interactions.take(clap('ada', 1), NOON);
    expect(interactions.applause).toEqual([1, 0, 0, 0, 0]);
  });

  it('count a reaction once', () => {
    const interactions = floorOf([clap('a', 1), clap('a', 1), clap('b', 1, 2), clap('a', 2)]);
    interactions.applaud([0, 5, 0, 0, 0]);
    expect(interactions.applause).toEqual([2, 5, 1, 0, 0]);
  });

  it('are the same whatever the order of remarks', () => {
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
