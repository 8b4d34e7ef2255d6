import { describe, expect, it } from 'vitest';
import { Unanswered } from '../../../../relay/forwarding/unanswered.ts';

function table(places: number) {
  const gone: string[] = [];
  const table = new Unanswered<{ giveWay(): void }>(() => places);
  const named = (name: string) => {
    const visit = {
      giveWay: () => {
        gone.push(name);
        table.delete(visit);
      },
    };
    return visit;
  };
  const come = (name: string, from: string) => {
    const visit = named(name);
    table.add(visit, from);
    return visit;
  };
  const work = (name: string, from: string): boolean => table.addWorking(named(name), from);
  return { table, gone, come, work };
}

describe('those who have not answered', () => {
  it('hold at most a quarter of all places, and those of the most crowded address go first', () => {
    const { table, gone, come } = table1000();
    for (let i = 0; i < 240; i++) come(`flood ${i}`, `192.0.2.${i % 4}`);
    for (let i = 0; i < 10; i++) come(`one ${i}`, `198.51.100.${i}`);
    expect([table.size, gone]).toEqual([250, []]);
    for (let i = 0; i < 30; i++) come(`late ${i}`, `203.0.113.${i}`);
    expect(table.size).toBe(250);
    expect(gone).toHaveLength(30);
    expect(gone.every((name) => name.startsWith('flood'))).toBe(true);
  });

  it('go oldest first when nobody has more than others', () => {
    const { gone, come } = table1000();
    for (let i = 0; i < 252; i++) come(`${i}`, `198.51.100.${i}`);
    expect(gone).toEqual(['0', '1']);
  });

  it('make place in a full relay for those who would hold less, and for nobody else', () => {
    const { table, gone, come } = table1000();
    for (let i = 0; i < 3; i++) come(`flood ${i}`, '192.0.2.1');
    come('one', '198.51.100.1');
    expect(table.makePlace('198.51.100.2')).toBe(true);
    expect(gone).toEqual(['flood 2']);
    expect(table.makePlace('198.51.100.1')).toBe(false);
    expect(table.makePlace('192.0.2.1')).toBe(false);
    expect(gone).toHaveLength(1);
  });

  it('keep their places where their going helps nobody', () => {
    const { table, gone, come } = table1000();
    const flood = Array.from({ length: 4 }, (_, i) => come(`flood ${i}`, '192.0.2.1'));
    expect(table.makePlace('198.51.100.1', () => false)).toBe(false);
    expect(table.makePlace('198.51.100.1', (visit) => visit === flood[0] || visit === flood[1])).toBe(true);
    expect(gone).toEqual(['flood 1']);
  });

  it('who work are kept apart: nobody takes the place of who has worked for longest, except of an address with more than its share', () => {
    const { table, gone, come, work } = table1000();
    for (let i = 0; i < 240; i++) expect(work(`one ${i}`, `198.51.100.${i}`)).toBe(true);
    for (let i = 0; i < 10; i++) expect(work(`flood ${i}`, '192.0.2.1')).toBe(true);
    expect([work('flood 10', '192.0.2.1'), gone]).toEqual([false, []]);
    expect(work('new', '203.0.113.1')).toBe(true);
    expect(gone).toEqual(['flood 9']);
    // Those who have not answered fill a table of their own.
    for (let i = 0; i < 260; i++) come(`${i}`, `198.51.100.${i}`);
    expect([table.size, gone.length]).toEqual([500, 11]);
    expect(gone.slice(1)).toEqual(Array.from({ length: 10 }, (_, i) => `${i}`));
    expect(table.makePlace('203.0.113.2')).toBe(true);
    expect(gone.at(-1)).toBe('flood 8');
  });

  it('of one address go before those of it who work', () => {
    const { table, gone, come, work } = table1000();
    come('waits', '192.0.2.1');
    for (let i = 0; i < 3; i++) work(`works ${i}`, '192.0.2.1');
    for (let i = 0; i < 2; i++) expect(table.makePlace('203.0.113.1')).toBe(true);
    expect(gone).toEqual(['waits', 'works 2']);
  });

  it('are not all looked at for each newcomer', () => {
    const { table: many, come } = table(100_000);
    for (let i = 0; i < 10_000; i++) come(`${i}`, `198.51.100.${i % 250}`);
    let looked = 0;
    const made = many.makePlace('203.0.113.1', () => ++looked > 0);
    expect([made, looked]).toEqual([true, 2_000]);
  });

  it('are a few at a small relay', () => {
    const { table: few, come } = table(8);
    for (let i = 0; i < 100; i++) come(`${i}`, `198.51.100.${i}`);
    expect(few.size).toBe(64);
  });
});

const table1000 = () => table(1_000);
