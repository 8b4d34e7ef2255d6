import { numbersIn } from '../numbers.ts';

export const LOCALE: string = 'fr';

export const { inDigits, plural } = numbersIn(LOCALE);
