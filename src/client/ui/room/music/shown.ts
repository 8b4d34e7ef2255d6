import { signal } from '@preact/signals';

/** The player of files is open, in the room that this person is in. */
export const musicShown = signal(false);
