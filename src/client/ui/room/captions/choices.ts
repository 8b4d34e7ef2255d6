/** How this person reads captions, remembered on this device. */
import { signal } from '@preact/signals';
import { device } from '../../../session/platform/storage.ts';

export type CaptionSize = 'small' | 'medium' | 'large';

const KEYS = { shown: 'captions', size: 'captions-size', contrast: 'captions-contrast' } as const;
const stored = device.get(KEYS.size);

export const captionsShown = signal(device.get(KEYS.shown) === 'yes');
export const captionSize = signal<CaptionSize>(stored === 'small' || stored === 'large' ? stored : 'medium');
export const highContrast = signal(device.get(KEYS.contrast) === 'yes');

export function showCaptions(shown: boolean): void {
  captionsShown.value = shown;
  device.set(KEYS.shown, shown ? 'yes' : undefined);
}

export function setCaptionSize(size: CaptionSize): void {
  captionSize.value = size;
  device.set(KEYS.size, size === 'medium' ? undefined : size);
}

export function setHighContrast(on: boolean): void {
  highContrast.value = on;
  device.set(KEYS.contrast, on ? 'yes' : undefined);
}
