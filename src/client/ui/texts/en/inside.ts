/** What the texts of a listener become for people who talk, write, decide or open a room. */

export { hand } from './conduct/hand.ts';
export { lists } from './conduct/lists.ts';
export { report } from './conduct/report.ts';
export { entry as lobby, microphone, start } from './entering.ts';
export { captions, data, hearing, models, music } from './hearing.ts';
export { rules } from './inside/rules.ts';
export { invites } from './invites.ts';
export { backup, known, phrase, take, you } from './known.ts';
export { notices, shortcuts } from './notices.ts';
export { order } from './order.ts';
export { recordings } from './recordings.ts';
export { person, room, talk } from './room.ts';
