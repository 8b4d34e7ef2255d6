/** What the hallway does without, in one piece of code of its own: the lobby, the inside of a room, and the dialogs. */
export { Lobby } from './lobby.tsx';
export { Room } from './room.tsx';
export { ShortcutsDialog } from './shortcuts-dialog.tsx';
export { StartRoom } from './start-room.tsx';
