/** How the sentences of a language bend to numbers, names and times. */
import { isolate } from '../isolate.ts';

export const LOCALE = 'en';
const rules = new Intl.PluralRules(LOCALE);
export const numbers = new Intl.NumberFormat(LOCALE);
const list = new Intl.ListFormat(LOCALE, { type: 'conjunction' });
export const tenths = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** `forms` by plural category; `#` stands for the number. */
export function plural(count: number, forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }): string {
  return (forms[rules.select(count)] ?? forms.other).replace('#', numbers.format(count));
}

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

/** A length of time in the unit that fits: 58 minutes, 1 hour, 3 days. */
export function span(minutes: number): string {
  const [value, unit] =
    minutes < 55 ? [minutes, 'minute'] : minutes < 2_160 ? [minutes / 60, 'hour'] : [minutes / 1_440, 'day'];
  const style = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(LOCALE, style).format(value);
}
