import { signal } from '@preact/signals';
import { recall, remember } from '../shell/ui-storage.ts';

const KEY = 'stoa.shortcuts';

/** Single-letter keys disturb people who use voice control, so they can be switched off, and stay off. */
export const keysInUse = signal(recall(KEY) !== 'off');

export function setKeysInUse(use: boolean): void {
  keysInUse.value = use;
  remember(KEY, use ? undefined : 'off');
}
