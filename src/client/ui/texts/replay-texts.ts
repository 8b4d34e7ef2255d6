/** The texts of a replay, loaded with its page. */
import type { Language } from './languages.ts';
import { t as everywhere } from './texts.ts';

export const t = everywhere as Language & Awaited<ReturnType<Language['more']['replay']>>;
