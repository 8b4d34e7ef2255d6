/** What the hallway does without, in one piece of code of its own: the lobby, the inside of a room, and the dialogs. */

export { StartRoom } from '../create-room/start-room.tsx';
export { Lobby } from '../lobby/lobby.tsx';
export { Room } from '../room/room.tsx';
export { ShortcutsDialog } from './shortcuts-dialog.tsx';
