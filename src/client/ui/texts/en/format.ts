/**
 * Numbers in sentences. Formats that listeners do not need are in formats.ts: to create the first of these objects takes a phone a tenth of a second, so
 * the lobby is written without.
 */
export const LOCALE = 'en';
let digits: Intl.NumberFormat | undefined;

/** A number as it stands in a sentence; of a thousand and more with separators. */
export function inDigits(value: number): string {
  if (Number.isInteger(value) && value >= 0 && value < 1_000) return String(value);
  digits ??= new Intl.NumberFormat(LOCALE);
  return digits.format(value);
}

/** English has one form for one and another for all other numbers; `#` stands for the number. */
export function plural(count: number, { one, other }: { readonly one?: string; readonly other: string }): string {
  return ((count === 1 ? one : undefined) ?? other).replace('#', inDigits(count));
}

/** A length of time in the unit that fits: 58 minutes, 1 hour, 3 days. */
export function span(minutes: number): string {
  const [value, unit] =
    minutes < 55 ? [minutes, 'minute'] : minutes < 2_160 ? [minutes / 60, 'hour'] : [minutes / 1_440, 'day'];
  const style = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(LOCALE, style).format(value);
}
