/** The texts of the hallway, loaded with it. */
import { hallway } from './en/hallway.ts';
import { t as everywhere } from './texts.ts';

export const t = { ...everywhere, hallway };
