/** What is needed at a room's door and inside, and not in the hallway: loaded on the way there. */
export { lobbyOf } from './lobby-scene.ts';
export { roomOf } from './room-scene.ts';
export { Stay } from './stay.ts';
export { createVisit, endVisit, startVisit } from './visit.ts';
