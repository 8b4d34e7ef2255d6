/**
 * The languages of the page, each fetched alone, and which of them a person reads. In the page's first script: the texts are asked for while the rest of
 * the page is on its way.
 */
import { device } from '../../session/platform/storage.ts';
import type * as English from './en/index.ts';

/** What every language has of its first part; the others hang on its `more`. A text that is missing, or one too many, is an error of types. */
export type Language = typeof English;

const LANGUAGES = {
  en: () => import('./en/index.ts'),
  fr: () => import('./fr/index.ts'),
  es: () => import('./es/index.ts'),
  pt: () => import('./pt/index.ts'),
  de: () => import('./de/index.ts'),
  ar: () => import('./ar/index.ts'),
  ja: () => import('./ja/index.ts'),
} satisfies Record<string, () => Promise<Language>>;

export type Tag = keyof typeof LANGUAGES;

/** The first of `wanted` (BCP 47 tags, as of `navigator.languages`) in which the page is written, whatever the region; English when it is in none. */
export function bestOf(wanted: readonly string[]): Tag {
  const languages = wanted.map((tag) => tag.split('-')[0]!);
  return (languages.find((language) => Object.hasOwn(LANGUAGES, language)) as Tag | undefined) ?? 'en';
}

/** The choice made by hand, then those of the browser. */
export const wantedLanguages = (): readonly string[] => [device.get('language') ?? '', ...navigator.languages];

/** English in place of a language that cannot be had. Rejects when that cannot either. */
export const fetchLanguage = (tag: Tag): Promise<Language> => LANGUAGES[tag]().catch(() => LANGUAGES.en());
