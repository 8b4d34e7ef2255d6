/** The texts of the hallway, loaded with it. */
import type { Language } from './languages.ts';
import { t as everywhere } from './texts.ts';

export const t = everywhere as Language & Awaited<ReturnType<Language['more']['hallway']>>;
