/** Lists of names, times and fractions in sentences. */
import { isolate } from '../isolate.ts';
import { LOCALE, plural } from './format.ts';

const list = new Intl.ListFormat(LOCALE, { type: 'conjunction' });
export const tenths = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Up to two names, then a count. */
export function some(names: readonly string[], more: (count: number) => string): string {
  const shown = names.length > 3 ? names.slice(0, 2) : names;
  const parts = shown.map(isolate);
  if (shown.length < names.length) parts.push(more(names.length - shown.length));
  return list.format(parts);
}

export const others = (count: number) => plural(count, { one: '# other', other: '# others' });

/** As on the clock on the wall: 19:04. */
export const times = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

export const days = new Intl.DateTimeFormat(LOCALE, {
  weekday: 'long',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

export const dates = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' });
