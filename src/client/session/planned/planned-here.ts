import { signal } from '@preact/signals';

/** This device has planned a room since the page was opened, which the server did not know of when it said what it has. */
export const plannedHere = signal(false);
