/** What is shown of people and of this person, over whatever screen. */
import { signal } from '@preact/signals';

export type PeoplePanel = 'list' | 'you' | 'back-up' | 'restore' | 'phrase' | 'enter-phrase' | 'take' | 'taken';

/** Undefined while nothing is. */
export const peopleShown = signal<PeoplePanel | undefined>(undefined);

/** The fragment of a link from this person's other device. */
export const takenHere = signal('');

/** Shows what such a link leads to, where the page's address is one. It leaves the address: the next who sees that is to find nothing in it. */
export function followTaken(): void {
  if (!location.hash.startsWith('#take=')) return;
  takenHere.value = location.hash;
  peopleShown.value = 'taken';
  history.replaceState(null, '', location.pathname + location.search);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

export function showPeople(): void {
  peopleShown.value = 'list';
}

export function showYou(): void {
  peopleShown.value = 'you';
}
