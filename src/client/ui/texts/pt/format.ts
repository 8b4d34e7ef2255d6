import { numbersIn } from '../numbers.ts';

export const LOCALE: string = 'pt-BR';

export const { inDigits, plural } = numbersIn(LOCALE);
