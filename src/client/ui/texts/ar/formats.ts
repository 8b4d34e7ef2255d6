import { formatsIn } from '../formats.ts';
import { isolate, LOCALE, plural } from './format.ts';

export const { tenths, times, days, dates, lasting, longDates, meetings, some, span, until } = formatsIn(
  LOCALE,
  isolate,
);

export const others = (count: number) =>
  plural(count, {
    one: 'شخص آخر',
    two: 'شخصان آخران',
    few: '# آخرون',
    many: '# شخصًا آخر',
    other: '# شخص آخر',
  });
