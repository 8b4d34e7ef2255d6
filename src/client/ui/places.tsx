/** What the hallway does without, in one piece of code of its own: the lobby and the inside of a room. */
export { Lobby } from './lobby.tsx';
export { Room } from './room.tsx';
