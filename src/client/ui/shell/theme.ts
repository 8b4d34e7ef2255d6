import { computed, effect, signal } from '@preact/signals-core';
import { device } from '../../session/platform/storage.ts';

type Theme = 'light' | 'dark';

const query = matchMedia('(prefers-color-scheme: dark)');
const system = signal<Theme>(query.matches ? 'dark' : 'light');
const stored = device.get('theme');
const chosen = signal<Theme | undefined>(stored === 'dark' || stored === 'light' ? stored : undefined);

query.addEventListener('change', () => {
  system.value = query.matches ? 'dark' : 'light';
});

/** True while the page is dark, by the system or by choice. */
export const dark = computed(() => (chosen.value ?? system.value) === 'dark');

/** Sets and stores the choice; choosing the system's setting follows the system again. */
export function setDark(wanted: boolean): void {
  const theme: Theme = wanted ? 'dark' : 'light';
  chosen.value = theme === system.value ? undefined : theme;
  device.set('theme', chosen.value);
}

// The style sheet reads the choice from the root element; the browser's own bars follow the theme-color entries.
effect(() => {
  const root = document.documentElement;
  if (chosen.value === undefined) delete root.dataset['theme'];
  else root.dataset['theme'] = chosen.value;
  for (const theme of ['light', 'dark']) {
    const ground = getComputedStyle(root)
      .getPropertyValue(`--ground-${chosen.value ?? theme}`)
      .trim();
    document.querySelector(`meta[media="(prefers-color-scheme: ${theme})"]`)?.setAttribute('content', ground);
  }
});
