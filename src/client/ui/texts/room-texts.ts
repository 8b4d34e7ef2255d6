/** Everything the page says, fetched with the lobby and the room: what the hallway says comes first and by itself. */
import { hearing } from './en/hearing.ts';
import { invites } from './en/invites.ts';
import { lobby, microphone, start } from './en/lobby.ts';
import { order } from './en/order.ts';
import { person, room, talk } from './en/room.ts';
import { t as hallway } from './hallway-texts.ts';

export const t = { ...hallway, start, lobby, microphone, room, talk, person, hearing, invites, order };
