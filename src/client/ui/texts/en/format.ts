import { numbersIn } from '../numbers.ts';

export const LOCALE: string = 'en';

/** English has one form for one and another for all other numbers. */
export const { inDigits, plural } = numbersIn(LOCALE, (count) => (count === 1 ? 'one' : 'other'));
