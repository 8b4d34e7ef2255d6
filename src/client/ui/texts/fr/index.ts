/** French. */
export { band, brand, dir, guest, notices, people, untitled } from './everywhere.ts';
export { LOCALE as locale } from './format.ts';
export { lobby } from './lobby.ts';
export { stage as room } from './stage.ts';

/** Parts that load with the screens that need them; what they export under a name that is here already is added to it. */
export const more = {
  hallway: () => import('./hallway.ts'),
  inside: () => import('./inside.ts'),
  community: () => import('./communities.ts'),
  earlier: () => import('./earlier.ts'),
  planned: () => import('./planned.ts'),
  replay: () => import('./replay.ts'),
};
