/** The texts of a replay, loaded with its page. */
import { replay } from './en/replay.ts';
import { t as everywhere } from './texts.ts';

export const t = { ...everywhere, replay };
