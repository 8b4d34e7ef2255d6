import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NewestRecords } from '../../../../src/node/room/newest-records.ts';

const LIFE = 1_000;
const MOST = 3;
const empty = () => new NewestRecords<{ by: string; at: number }>({ by: ({ by }) => by, most: MOST, life: LIFE });

describe('the newest records', () => {
  it('are the same whatever the order in which the records of a few authors come', () => {
    const said = fc.record({ by: fc.constantFrom('ada', 'bao', 'cleo'), at: fc.nat(50) });
    fc.assert(
      fc.property(fc.uniqueArray(said, { selector: ({ by, at }) => `${by} ${at}` }), (records) => {
        const [one, two] = [empty(), empty()];
        for (const record of records) one.take(record, 0);
        for (const record of records.toReversed()) two.take(record, 0);
        expect(new Set(one.all)).toEqual(new Set(two.all));
      }),
    );
  });

  it('hold as many authors as they are made for, and those who are there may go on', () => {
    const newest = empty();
    for (const by of ['ada', 'bao', 'cleo']) expect(newest.take({ by, at: 1 }, 0)).toBe('changed');
    expect(newest.take({ by: 'dan', at: 1 }, 0)).toBe('full');
    expect(newest.take({ by: 'ada', at: 2 }, 0)).toBe('changed');
    expect(newest.leave('bao')).toBe(true);
    expect(newest.take({ by: 'dan', at: 1 }, 0)).toBe('changed');
  });

  it('forget who does not renew, and one life after a clock that jumped back', () => {
    const newest = empty();
    newest.take({ by: 'ada', at: 1 }, 10 * LIFE);
    expect(newest.expire(0)).toBe(false);
    expect(newest.expire(LIFE - 1)).toBe(false);
    expect(newest.expire(LIFE)).toBe(true);
    expect(newest.of('ada')).toBeUndefined();
  });

  it('take nothing twice', () => {
    const newest = empty();
    newest.take({ by: 'ada', at: 5 }, 0);
    expect([5, 4].map((at) => newest.take({ by: 'ada', at }, 0))).toEqual(['old', 'old']);
  });
});
