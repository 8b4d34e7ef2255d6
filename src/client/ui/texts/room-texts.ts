/** All texts of the room, loaded after those for listeners. */
import { captions } from './en/captions.ts';
import { entry, microphone, start } from './en/entering.ts';
import { data, hearing } from './en/hearing.ts';
import { invites } from './en/invites.ts';
import { notices, shortcuts } from './en/notices.ts';
import { order } from './en/order.ts';
import { recordings } from './en/recordings.ts';
import { person, room, talk } from './en/room.ts';
import { t as listener } from './listener-texts.ts';

export const t = {
  ...listener,
  notices: { ...listener.notices, ...notices },
  shortcuts,
  start,
  lobby: { ...listener.lobby, ...entry },
  microphone,
  room: { ...listener.room, ...room },
  talk,
  person,
  data,
  hearing,
  invites,
  recordings,
  captions,
  order,
};
