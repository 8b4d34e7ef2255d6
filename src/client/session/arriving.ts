/** What is needed at a room's door and not in the hallway: loaded on the way there. */
export { lobbyOf } from './lobby-scene.ts';
export { createVisit, endVisit, startVisit } from './visit.ts';
