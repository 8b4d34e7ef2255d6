/** All texts of the room, loaded after those for listeners. */
import type { Language } from './languages.ts';
import { t as listener } from './texts.ts';

export const t = listener as Language & Awaited<ReturnType<Language['more']['inside']>>;
