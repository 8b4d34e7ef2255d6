import { isolate as isolateOther } from '../isolate.ts';
import { numbersIn } from '../numbers.ts';

export const LOCALE: string = 'ar';

export const { inDigits, plural } = numbersIn(LOCALE);

/** Of a name in Latin letters the ends, such as a bracket or a digit, would move too. */
export function isolate(name: string): string {
  const isolated = isolateOther(name);
  return isolated.startsWith('\u2068') ? isolated : `\u2068${isolated}\u2069`;
}
