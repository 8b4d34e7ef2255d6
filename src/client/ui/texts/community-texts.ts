/** The texts about communities, loaded with their screens. */
import type { Language } from './languages.ts';
import { t as inside } from './room-texts.ts';

export const t = inside as typeof inside & Awaited<ReturnType<Language['more']['community']>>;
