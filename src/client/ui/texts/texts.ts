/**
 * What the page says, in the language that it speaks. `t` holds the texts of every screen, and, once a part has come, those too: the other `*-texts.ts`
 * files are the same object, with the types of what their screens have loaded. A component that reads it while it renders is rendered again when the
 * language changes, so a text is read when it is shown and never kept.
 */
import { signal } from '@preact/signals-core';
import { fetchLanguage, type Language } from './languages.ts';

export type Part = keyof Language['more'];

/** Texts of several parts by name. */
export type Texts = Readonly<Record<string, unknown>>;

/** Empty until `speak`. */
const texts = signal<Texts>({});
/** The parts that screens have asked for: they come along when the language changes. */
export const parts = new Set<Part>();
let spoken: Language | undefined;

export const t = new Proxy({} as Language, { get: (_, name) => texts.value[name as string] });

/** Speaks a language from now on, with all that is shown. `all`: its texts, those of the parts in use among them. */
export function speak(language: Language, all: Texts = language): void {
  spoken = language;
  texts.value = all;
}

/** Fetches a part of the texts. Rejects when it cannot be had in English either. Idempotent. */
export async function loadTexts(part: Part): Promise<void> {
  parts.add(part);
  const language = spoken!;
  const more = await partOf(language, part);
  // Otherwise it has come with another language.
  if (language === spoken) texts.value = joined(texts.value, more);
}

/** English in place of what cannot be had. */
export const partOf = (language: Language, part: Part): Promise<Texts> =>
  language.more[part]().catch(async () => (await fetchLanguage('en')).more[part]());

/** `more` added to `texts`: what both have under a name is put together. */
export function joined(texts: Texts, more: Texts): Texts {
  const all: Record<string, unknown> = { ...texts };
  for (const [name, part] of Object.entries(more)) {
    const before = all[name];
    all[name] = typeof before === 'object' ? { ...before, ...(part as object) } : part;
  }
  return all;
}
