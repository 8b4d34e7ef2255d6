/** The texts about replays in the hallway, loaded once there may be any. */

import { t as hallway } from './hallway-texts.ts';
import type { Language } from './languages.ts';

export const t = hallway as typeof hallway & Awaited<ReturnType<Language['more']['earlier']>>;
