import type { Tag } from './languages.ts';

/** The languages of the page, each as it calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<Tag, string>> = {
  ar: 'العربية',
  de: 'Deutsch',
  en: 'English',
  es: 'Español',
  fr: 'Français',
  ja: '日本語',
  pt: 'Português',
};
