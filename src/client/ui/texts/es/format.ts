import { numbersIn } from '../numbers.ts';

export const LOCALE: string = 'es';

export const { inDigits, plural } = numbersIn(LOCALE);
