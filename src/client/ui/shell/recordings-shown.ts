/** Whether the list of recordings is shown, over whatever screen. */
import { signal } from '@preact/signals';

export const recordingsShown = signal(false);

export function showRecordings(): void {
  recordingsShown.value = true;
}
