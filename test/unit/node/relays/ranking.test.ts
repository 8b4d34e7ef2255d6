import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childrenFor, parentCost, rankParents } from '../../../../src/node/relays/parent-choice.ts';
import { rank } from '../../../../src/node/relays/ranking.ts';
import { hash64, hashUnit, markOf } from '../../../../src/node/util/hash.ts';

describe('the hash', () => {
  it('is the same on every machine', () => {
    expect(markOf('stoa')).toMatchInlineSnapshot(`"fe196228319c577c"`);
    expect(hash64('')).toMatchInlineSnapshot(`
      [
        1217125560,
        451841411,
      ]
    `);
  });

  it('spreads similar texts evenly', () => {
    const counts = new Array<number>(16).fill(0);
    for (let i = 0; i < 16_000; i++) counts[Math.floor(hashUnit(`listener ${i}`) * 16)]! += 1;
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});

describe('the choice of relays by listeners', () => {
  const relays = [
    { relay: 'a', free: 1_000 },
    { relay: 'b', free: 3_000 },
    { relay: 'c', free: 1_000, roundTrip: 240 },
  ];
  const shares = (among: typeof relays) => {
    const firsts = new Map<string, number>();
    for (let i = 0; i < 20_000; i++) {
      const { relay } = rank(`l${i}`, among)[0]!;
      firsts.set(relay, (firsts.get(relay) ?? 0) + 1 / 20_000);
    }
    return firsts;
  };

  it('spreads in proportion to free places, with less for those far away', () => {
    // By weight: 1,000 and 3,000 at half each, 1,000 at a quarter: 500, 1,500, 250.
    const found = shares(relays);
    expect(found.get('a')).toBeCloseTo(500 / 2_250, 1);
    expect(found.get('b')).toBeCloseTo(1_500 / 2_250, 1);
    expect(found.get('c')).toBeCloseTo(250 / 2_250, 1);
  });

  it('moves only those who had chosen a relay when it disappears', () => {
    for (let i = 0; i < 2_000; i++) {
      const [first, second] = rank(`l${i}`, relays);
      const left = rank(
        `l${i}`,
        relays.filter((r) => r.relay !== 'b'),
      );
      expect(left[0]!.relay).toBe(first!.relay === 'b' ? second!.relay : first!.relay);
    }
  });

  it('includes every relay once, a full one too, whatever they report', () => {
    const choice = fc.record({ free: fc.nat(), roundTrip: fc.option(fc.nat(10_000), { nil: undefined }) });
    fc.assert(
      fc.property(fc.string(), fc.array(choice, { maxLength: 20 }), (who, drafts) => {
        const choices = drafts.map((draft, i) => ({ ...draft, relay: `r${i}` }));
        const ranked = rank(who, choices);
        expect(new Set(ranked)).toEqual(new Set(choices));
        expect(rank(who, [...choices].reverse())).toEqual(ranked);
      }),
    );
  });
});

describe('the choice of a parent', () => {
  const near = { relay: 'near', path: ['s'], roundTrip: 10, free: 1 };
  const far = { relay: 'far', path: ['s'], roundTrip: 200, free: 1 };
  const deep = { relay: 'deep', path: ['s', 'x', 'y'], roundTrip: 10, free: 1 };
  const full = { relay: 'full', path: ['s'], roundTrip: 10, free: 0.1 };
  const none = { relay: 'none', path: undefined, roundTrip: 1, free: 1 };
  const names = (ranked: readonly { relay: string }[]) => ranked.map((c) => c.relay).join();

  it('prefers near, shallow and empty relays to far, deep and full ones', () => {
    expect(names(rankParents('me', [far, deep, full, near, none], undefined, 7))).toBe('near,full,deep,far');
  });

  it('never forms a circle, nor a path deeper than permitted', () => {
    expect(names(rankParents('x', [deep, near], undefined, 7))).toBe('near');
    expect(names(rankParents('me', [deep], undefined, 2))).toBe('');
    expect(parentCost(none, 'me', 7)).toBe(Number.POSITIVE_INFINITY);
  });

  it('stays unless another is clearly better', () => {
    const slower = { ...near, relay: 'slower', roundTrip: 80 };
    expect(names(rankParents('me', [slower, near], 'slower', 7))).toBe('slower,near');
    expect(names(rankParents('me', [far, near], 'far', 7))).toBe('near,far');
  });

  it('makes a tree without circles, however relays come, go and choose again', () => {
    const relay = fc.record({ roundTrip: fc.nat(300), capacity: fc.integer({ min: 1, max: 3 }), dies: fc.boolean() });
    fc.assert(
      fc.property(fc.array(relay, { minLength: 1, maxLength: 30 }), fc.nat(), (drafts, seed) => {
        const parents = new Map<number, number>();
        const alive = new Set<number>([-1]);
        const pathOf = (i: number): string[] | undefined => {
          if (i === -1) return ['-1'];
          const parent = parents.get(i);
          const above = parent === undefined || !alive.has(parent) ? undefined : pathOf(parent);
          return above === undefined ? undefined : [...above, `${i}`];
        };
        const choose = (i: number): void => {
          const candidates = [...alive].flatMap((j) => {
            const children = [...parents.values()].filter((p) => p === j).length;
            const room = j === -1 ? 2 : drafts[j]!.capacity;
            if (j === i || (parents.get(i) !== j && children >= room)) return [];
            return [
              {
                relay: `${j}`,
                path: pathOf(j),
                roundTrip: ((j + 2) * (i + 3) + seed) % 300,
                free: 1 - children / room,
              },
            ];
          });
          const [best] = rankParents(`${i}`, candidates, `${parents.get(i)}`, 30);
          if (best === undefined) parents.delete(i);
          else parents.set(i, Number(best.relay));
        };
        for (const i of drafts.keys()) {
          alive.add(i);
          choose(i);
        }
        for (const [i, { dies }] of drafts.entries()) if (dies) alive.delete(i);
        for (let round = 0; round < 3; round++) for (const i of alive) if (i >= 0) choose(i);
        for (const i of alive) {
          const path = pathOf(i);
          if (path !== undefined) expect(new Set(path).size).toBe(path.length);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives relays a small share of the places', () => {
    expect([childrenFor(10), childrenFor(640), childrenFor(5_000)]).toEqual([4, 10, 78]);
  });
});
