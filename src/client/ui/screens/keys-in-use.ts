import { signal } from '@preact/signals';
import { device } from '../../session/platform/storage.ts';

/** Single-letter keys disturb people who use voice control, so they can be switched off, and stay off. */
export const keysInUse = signal(device.get('shortcuts') !== 'off');

export function setKeysInUse(use: boolean): void {
  keysInUse.value = use;
  device.set('shortcuts', use ? undefined : 'off');
}
