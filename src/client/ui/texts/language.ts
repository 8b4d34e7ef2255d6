import { t } from './texts.ts';

const names = new Intl.DisplayNames(t.locale, { type: 'language', fallback: 'none' });

/** The name of a language by its BCP 47 tag; '' when the tag is empty, damaged or unknown. */
export function languageName(tag: string): string {
  try {
    return names.of(tag) ?? '';
  } catch {
    // A RangeError: the tag comes from a stranger's room card and is invalid.
    return '';
  }
}
