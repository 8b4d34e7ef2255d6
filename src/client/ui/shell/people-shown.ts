/** What is shown of people and of this person, over whatever screen. */
import { signal } from '@preact/signals';

export type PeoplePanel = 'list' | 'you' | 'back-up' | 'restore';

/** Undefined while nothing is. */
export const peopleShown = signal<PeoplePanel | undefined>(undefined);

export function showPeople(): void {
  peopleShown.value = 'list';
}

export function showYou(): void {
  peopleShown.value = 'you';
}
