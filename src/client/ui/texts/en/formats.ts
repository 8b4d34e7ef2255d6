import { formatsIn } from '../formats.ts';
import { LOCALE, plural } from './format.ts';

export const { tenths, times, days, dates, lasting, longDates, meetings, some, span, until } = formatsIn(LOCALE);

export const others = (count: number) => plural(count, { one: '# other', other: '# others' });
