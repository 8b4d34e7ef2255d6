/** The list of people whom somebody keeps or has blocked. Pure and bounded; each is in it once. */
import type { PersonId } from '../../../node/identity/person.ts';
import type { Known } from '../view/people.ts';

/** More people than anybody knows by voice. */
export const MAX_PEOPLE = 1_000;

export type PeopleList = ReadonlyMap<PersonId, Known>;

/** What is to be different about somebody: `name` '' keeps them no longer. */
export type Change = Partial<Pick<Known, 'name' | 'theirs' | 'blocked'>>;

/** The list with a change made at `now` (ms since 1970). Who is neither kept nor blocked is forgotten. Undefined when the list is full. */
export function changed(list: PeopleList, person: PersonId, change: Change, now: number): PeopleList | undefined {
  const before = list.get(person) ?? { person, name: '', theirs: '', blocked: false };
  const known: Known = { ...before, ...change, changed: now };
  const rest = new Map(list);
  rest.delete(person);
  if (known.name === '' && !known.blocked) return rest;
  return rest.size >= MAX_PEOPLE ? undefined : rest.set(person, known);
}

export interface Merged {
  readonly list: PeopleList;
  /** People for whom there was no place. */
  readonly left: number;
}

/** Two lists in one. Of what both say about somebody the later holds; nobody goes because another list lacks them. */
export function merged(list: PeopleList, others: Iterable<Known>): Merged {
  const all = new Map(list);
  let left = 0;
  for (const other of others) {
    const held = all.get(other.person);
    if (held === undefined && all.size >= MAX_PEOPLE) left += 1;
    else if (held === undefined || other.changed > held.changed) all.set(other.person, other);
  }
  return { list: all, left };
}
