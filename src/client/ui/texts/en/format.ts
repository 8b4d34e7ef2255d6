/** Numbers in sentences. Formats that listeners do not need are in formats.ts, because creating each of these objects takes a phone some ms. */
export const LOCALE = 'en';
const rules = new Intl.PluralRules(LOCALE);
export const numbers = new Intl.NumberFormat(LOCALE);

/** `forms` by plural category; `#` stands for the number. */
export function plural(count: number, forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }): string {
  return (forms[rules.select(count)] ?? forms.other).replace('#', numbers.format(count));
}

/** A length of time in the unit that fits: 58 minutes, 1 hour, 3 days. */
export function span(minutes: number): string {
  const [value, unit] =
    minutes < 55 ? [minutes, 'minute'] : minutes < 2_160 ? [minutes / 60, 'hour'] : [minutes / 1_440, 'day'];
  const style = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(LOCALE, style).format(value);
}
