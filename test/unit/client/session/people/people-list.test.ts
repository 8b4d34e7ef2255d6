import { describe, expect, it } from 'vitest';
import { changed, MAX_PEOPLE, merged, type PeopleList } from '../../../../../src/client/session/people/people-list.ts';
import type { Known } from '../../../../../src/client/session/view/people.ts';

const ADA = 'ad'.repeat(12);
const NOBODY: PeopleList = new Map();

const known = (person: string, more: Partial<Known> = {}): Known => ({
  person,
  name: 'Ada',
  theirs: 'ada_o',
  blocked: false,
  changed: 1,
  ...more,
});
const crowd = (count: number): PeopleList =>
  new Map(Array.from({ length: count }, (_, i) => [String(i), known(String(i))]));

describe('a list of people', () => {
  it('holds somebody while they are kept or blocked, and forgets them after', () => {
    const kept = changed(NOBODY, ADA, { name: 'Ada', theirs: 'ada_o' }, 5)!;
    expect(kept.get(ADA)).toEqual(known(ADA, { changed: 5 }));
    const both = changed(kept, ADA, { blocked: true }, 6)!;
    const blocked = changed(both, ADA, { name: '' }, 7)!;
    expect(blocked.get(ADA)).toEqual(known(ADA, { name: '', blocked: true, changed: 7 }));
    expect(changed(blocked, ADA, { blocked: false }, 8)).toEqual(NOBODY);
    expect(NOBODY.size).toBe(0);
  });

  it('takes nobody more once it is full, and still changes and forgets those in it', () => {
    const full = crowd(MAX_PEOPLE);
    expect(changed(full, ADA, { blocked: true }, 5)).toBeUndefined();
    expect(changed(full, '7', { blocked: true }, 5)?.get('7')?.blocked).toBe(true);
    expect(changed(full, '7', { name: '' }, 5)?.size).toBe(MAX_PEOPLE - 1);
  });

  it('is joined with another by what is later of each person; nobody goes', () => {
    const here = new Map([known(ADA, { changed: 5 }), known('b', { changed: 5 })].map((one) => [one.person, one]));
    const { list, left } = merged(here, [
      known(ADA, { name: 'Older', changed: 4 }),
      known('b', { name: 'Later', blocked: true, changed: 6 }),
      known('c'),
    ]);
    expect(left).toBe(0);
    expect([...list.values()].map(({ person, name }) => [person, name])).toEqual([
      [ADA, 'Ada'],
      ['b', 'Later'],
      ['c', 'Ada'],
    ]);
    expect(here.size).toBe(2);
  });

  it('says for how many of another list there was no place', () => {
    const { list, left } = merged(crowd(MAX_PEOPLE - 1), [known('x'), known('y'), known('3', { changed: 9 })]);
    expect(list.size).toBe(MAX_PEOPLE);
    expect(left).toBe(1);
    expect(list.get('3')?.changed).toBe(9);
  });
});
