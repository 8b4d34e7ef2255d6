import { t } from './texts.ts';

let names: Intl.DisplayNames | undefined;

/** The name of a language, by its BCP 47 tag, in the one that the page speaks; '' when the tag is empty, damaged or unknown. */
export function languageName(tag: string): string {
  if (names?.resolvedOptions().locale !== t.locale)
    names = new Intl.DisplayNames(t.locale, { type: 'language', fallback: 'none' });
  try {
    return names?.of(tag) ?? '';
  } catch {
    // A RangeError: the tag comes from a stranger's room card and is invalid.
    return '';
  }
}
