/** Whom a community keeps out of its rooms: who is on its own list, and on those that it takes on. Pure. */
import type { PersonId } from '../identity/person.ts';
import { equals } from '../wire/bytes.ts';
import type { BanList, Listed } from './ban-list.ts';

/** Why somebody is kept out. */
export interface Listing extends Listed {
  /** Root key of the community on whose list they are. */
  readonly root: Uint8Array;
  /** Its name. */
  readonly by: string;
}

/** By `own`, the community's list, at `now` (ms); its own people first, then those of the lists in the order in which it takes them. Others are not looked at. */
export function listedNow(own: BanList, others: readonly BanList[], now: number): ReadonlyMap<PersonId, Listing> {
  const lists = [own, ...own.taken.flatMap(({ root }) => others.find((one) => equals(one.root, root)) ?? [])];
  const found = new Map<PersonId, Listing>();
  for (const { root, name, people } of lists)
    for (const one of people)
      if (isOn(one, now) && !found.has(one.person)) found.set(one.person, { ...one, root, by: name });
  return found;
}

/** Whether a person's ban holds at `now` (ms). */
export function isOn({ until }: Listed, now: number): boolean {
  return until === undefined || now < until * 1_000;
}
