/** Whether the list of keyboard shortcuts is shown, over whatever screen. */
import { signal } from '@preact/signals-core';

export const shortcutsShown = signal(false);
