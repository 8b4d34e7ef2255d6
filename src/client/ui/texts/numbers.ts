/** Numbers in the sentences of a language: in the page's first script, because the first texts need them. */

/** A wording per plural category; `#` stands for the number. A language gives those of its categories that differ from `other`. */
export type Forms = { readonly [Category in Intl.LDMLPluralRule]?: string } & { readonly other: string };

/**
 * To create the first object of `Intl` takes a phone a tenth of a second: the lobby is written without where that is possible. `rule`: the language's plural
 * rule, for languages where it is plain; that of `Intl` otherwise.
 */
export function numbersIn(locale: string, rule?: (count: number) => Intl.LDMLPluralRule) {
  let digits: Intl.NumberFormat | undefined;
  let rules: Intl.PluralRules | undefined;
  /** A number as it stands in a sentence; of a thousand and more with separators. */
  const inDigits = (value: number): string => {
    // All of these languages write such numbers alike.
    if (Number.isInteger(value) && value >= 0 && value < 1_000) return String(value);
    digits ??= new Intl.NumberFormat(locale);
    return digits.format(value);
  };
  const ofIntl = (count: number): Intl.LDMLPluralRule => {
    rules ??= new Intl.PluralRules(locale);
    return rules.select(count);
  };
  const plural = (count: number, forms: Forms): string =>
    (forms[(rule ?? ofIntl)(count)] ?? forms.other).replace('#', inDigits(count));
  return { inDigits, plural };
}
