/** Lists of names, times and fractions in the sentences of a language. Who only listens needs none of it. */
import { isolate as isolateName } from './isolate.ts';

function inUnit(minutes: number): readonly [value: number, unit: 'minute' | 'hour' | 'day'] {
  if (minutes < 55) return [minutes, 'minute'];
  return minutes < 2_160 ? [minutes / 60, 'hour'] : [minutes / 1_440, 'day'];
}

/** `isolate`: how the language keeps a name from disturbing what stands around it. */
export function formatsIn(locale: string, isolate: (name: string) => string = isolateName) {
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  /** As on the clock on the wall: 19:04. */
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return {
    tenths: new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    times: new Intl.DateTimeFormat(locale, clock),
    days: new Intl.DateTimeFormat(locale, { weekday: 'long', ...clock }),
    dates: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }),
    /** A day within the next weeks, and the hour. */
    meetings: new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', ...clock }),
    longDates: new Intl.DateTimeFormat(locale, { dateStyle: 'long' }),
    /** Up to two names, then a count. */
    some: (names: readonly string[], more: (count: number) => string): string => {
      const shown = names.length > 3 ? names.slice(0, 2) : names;
      const parts = shown.map(isolate);
      if (shown.length < names.length) parts.push(more(names.length - shown.length));
      return list.format(parts);
    },
    /** A length of time that was chosen: 45 minutes, 2 hours. */
    lasting: (minutes: number): string => {
      const [value, unit] = minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute'];
      return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
    },
    /** How far off something is, in the unit that fits: in 3 days. */
    until: (minutes: number): string => {
      const [value, unit] = inUnit(Math.max(1, minutes));
      return new Intl.RelativeTimeFormat(locale).format(Math.round(value), unit);
    },
    /** A length of time in the unit that fits: 58 minutes, 1 hour, 3 days. */
    span: (minutes: number): string => {
      const [value, unit] = inUnit(minutes);
      const style = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 } as const;
      return new Intl.NumberFormat(locale, style).format(value);
    },
  };
}
