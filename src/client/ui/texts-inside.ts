/** Everything the page says, fetched with the lobby and the room: what the hallway says comes first and by itself. */
import { hearing } from './texts/hearing.ts';
import { invites } from './texts/invites.ts';
import { lobby, microphone, start } from './texts/lobby.ts';
import { order } from './texts/order.ts';
import { person, room, talk } from './texts/room.ts';
import { t as hallway } from './texts.ts';

export const t = { ...hallway, start, lobby, microphone, room, talk, person, hearing, invites, order };
