/** The texts for people who listen; `room-texts.ts` has all of them. */
import { lobby } from './en/lobby.ts';
import { stage } from './en/stage.ts';
import { t as everywhere } from './texts.ts';

export const t = { ...everywhere, lobby, room: stage };
