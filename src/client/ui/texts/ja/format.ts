import { numbersIn } from '../numbers.ts';

export const LOCALE: string = 'ja';

export const { inDigits, plural } = numbersIn(LOCALE);
