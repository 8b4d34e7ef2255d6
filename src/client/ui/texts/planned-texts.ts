/** The texts about planned rooms, loaded once there may be any. */
import type { Language } from './languages.ts';
import { t as inside } from './room-texts.ts';

export const t = inside as typeof inside & Awaited<ReturnType<Language['more']['planned']>>;
