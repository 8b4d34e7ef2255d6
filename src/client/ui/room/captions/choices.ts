/** How this person reads captions, remembered on this device. */
import { signal } from '@preact/signals';
import { recall, remember } from '../../shell/ui-storage.ts';

export type CaptionSize = 'small' | 'medium' | 'large';

const KEYS = { shown: 'stoa.captions', size: 'stoa.captions-size', contrast: 'stoa.captions-contrast' } as const;
const stored = recall(KEYS.size);

export const captionsShown = signal(recall(KEYS.shown) === 'yes');
export const captionSize = signal<CaptionSize>(stored === 'small' || stored === 'large' ? stored : 'medium');
export const highContrast = signal(recall(KEYS.contrast) === 'yes');

export function showCaptions(shown: boolean): void {
  captionsShown.value = shown;
  remember(KEYS.shown, shown ? 'yes' : undefined);
}

export function setCaptionSize(size: CaptionSize): void {
  captionSize.value = size;
  remember(KEYS.size, size === 'medium' ? undefined : size);
}

export function setHighContrast(on: boolean): void {
  highContrast.value = on;
  remember(KEYS.contrast, on ? 'yes' : undefined);
}
