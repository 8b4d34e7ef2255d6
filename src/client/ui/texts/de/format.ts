import { numbersIn } from '../numbers.ts';

export const LOCALE: string = 'de';

export const { inDigits, plural } = numbersIn(LOCALE);
