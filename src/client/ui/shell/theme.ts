import { computed, effect, signal } from '@preact/signals';
import { recall, remember } from './ui-storage.ts';

type Theme = 'light' | 'dark';

const KEY = 'stoa.theme';
const query = matchMedia('(prefers-color-scheme: dark)');
const system = signal<Theme>(query.matches ? 'dark' : 'light');
const stored = recall(KEY);
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
  remember(KEY, chosen.value);
}

// The style sheet reads the choice from the root element; the browser's own bars follow the theme-color entries.
effect(() => {
  const root = document.documentElement;
  if (chosen.value === undefined) delete root.dataset['theme'];
  else root.dataset['theme'] = chosen.value;
  const ground = getComputedStyle(root)
    .getPropertyValue(dark.value ? '--ground-dark' : '--ground-light')
    .trim();
  const media: Record<Theme, string> = { light: '(prefers-color-scheme: light)', dark: '(prefers-color-scheme: dark)' };
  for (const theme of ['light', 'dark'] as const) {
    const own = getComputedStyle(root).getPropertyValue(`--ground-${theme}`).trim();
    const meta = document.querySelector(`meta[name="theme-color"][media="${media[theme]}"]`);
    if (meta) meta.setAttribute('content', chosen.value === undefined ? own : ground);
  }
});
