/** Whether the list of people is shown, over whatever screen. */
import { signal } from '@preact/signals';

export const peopleShown = signal(false);

export function showPeople(): void {
  peopleShown.value = true;
}
