/** The texts about replays in the hallway, loaded once there may be any. */
import { earlier } from './en/earlier.ts';
import { t as everywhere } from './texts.ts';

export const t = { ...everywhere, earlier };
