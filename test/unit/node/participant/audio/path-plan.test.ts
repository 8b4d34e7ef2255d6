import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCaller, MESH_MAX, type Placed, plan } from '../../../../../src/node/participant/audio/path-plan.ts';

/** A room of `n` people with ids in no order, the first `stage` of them on stage. */
function people(n: number, stage: number): Placed[] {
  return Array.from({ length: n }, (_, i) => ({
    id: `${(i * 7919) % 1_000}-${i}`,
    onStage: i < stage,
    reachable: true,
  }));
}

const room = fc
  .integer({ min: 1, max: 200 })
  .chain((n) => fc.array(fc.record({ onStage: fc.boolean(), reachable: fc.boolean() }), { minLength: n, maxLength: n }))
  .map((standings) => people(standings.length, 0).map((p, i) => ({ ...p, ...standings[i]! })));

describe('the path plan', () => {
  it('links two people either both ways or not at all, for audio and for gossip', () => {
    fc.assert(
      fc.property(room, (everyone) => {
        const plans = new Map(everyone.map((p) => [p.id, plan(p.id, everyone)]));
        for (const [id, { direct, neighbours }] of plans) {
          for (const other of direct) expect(plans.get(other)?.direct.includes(id)).toBe(true);
          for (const other of neighbours) expect(plans.get(other)?.neighbours.includes(id)).toBe(true);
          for (const list of [direct, neighbours]) {
            expect(list.includes(id)).toBe(false);
            expect(new Set(list).size).toBe(list.length);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives every pair exactly one caller', () => {
    expect(isCaller('b', 'a')).toBe(true);
    expect(isCaller('a', 'b')).toBe(false);
  });

  it('lets everyone hear everyone on stage, by one path and not by two', () => {
    fc.assert(
      fc.property(room, (everyone) => {
        for (const { id } of everyone.slice(0, 20)) {
          const { direct, relayed } = plan(id, everyone);
          const stage = everyone.filter((p) => p.onStage && p.id !== id).map((p) => p.id);
          for (const speaker of stage) expect(direct.includes(speaker) !== relayed.includes(speaker)).toBe(true);
          for (const other of relayed) expect(stage.includes(other)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('reveals nobody’s address to or from somebody who hides', () => {
    fc.assert(
      fc.property(room, (everyone) => {
        const hidden = new Set(everyone.filter((p) => !p.reachable).map((p) => p.id));
        for (const p of everyone.slice(0, 20)) {
          const { direct, neighbours } = plan(p.id, everyone);
          if (hidden.has(p.id)) expect([...direct, ...neighbours]).toEqual([]);
          expect([...direct, ...neighbours].some((id) => hidden.has(id))).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('links listeners to the stage in a small room, and only the stage in a larger one', () => {
    const small = people(MESH_MAX, 2);
    expect(plan(small[7]!.id, small).direct).toHaveLength(2);
    expect(plan(small[0]!.id, small).direct).toHaveLength(MESH_MAX - 1);
    const large = people(MESH_MAX + 1, 2);
    expect(plan(large[8]!.id, large)).toMatchObject({ direct: [], relayed: [large[0]!.id, large[1]!.id] });
    expect(plan(large[0]!.id, large).direct).toEqual([large[1]!.id]);
  });

  it('keeps gossip connected in rooms of every size, with a handful of neighbours and few hops', () => {
    for (let n = 1; n <= 200; n++) {
      const everyone = people(n, 0);
      const neighbours = new Map(everyone.map((p) => [p.id, plan(p.id, everyone).neighbours]));
      const limit = n <= MESH_MAX ? MESH_MAX - 1 : 6;
      for (const list of neighbours.values()) expect(list.length, `of ${n}`).toBeLessThanOrEqual(limit);
      const reached = new Set([everyone[0]!.id]);
      let hops = 0;
      for (let edge = [...reached]; edge.length > 0 && reached.size < n; hops++) {
        const next = new Set(edge.flatMap((id) => neighbours.get(id)!).filter((id) => !reached.has(id)));
        for (const id of next) reached.add(id);
        edge = [...next];
      }
      expect(reached.size, `of ${n}`).toBe(n);
      expect(hops, `of ${n}`).toBeLessThanOrEqual(12);
    }
  });

  it('makes somebody outside the room hear the stage through relays', () => {
    const everyone = people(4, 2);
    const stage = everyone.slice(0, 2).map((p) => p.id);
    expect(plan('stranger', everyone)).toEqual({ direct: [], relayed: stage, neighbours: [] });
  });
});
