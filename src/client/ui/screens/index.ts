/** The part of the interface that people who only listen do not load: what is needed to talk, to write, to decide and to create a room. */

export { Colonnade } from '../components/colonnade.tsx';
export { StartRoom } from '../create-room/start-room.tsx';
export { Barred } from '../lobby/entry-refused.tsx';
export { HostsCheck } from '../lobby/hosts-check.tsx';
export { Offer } from '../lobby/invite-offer.tsx';
export { MicrophonePanel } from '../lobby/microphone-panel.tsx';
export { Planned } from '../planned/planned.tsx';
export { Applause } from '../room/chat/reactions.tsx';
export { Controls } from '../room/controls.tsx';
export { RoomExtras } from '../room/extras.tsx';
export { PersonButton } from '../room/people/person-button.tsx';
export { Talk } from '../room/talk.tsx';
export { sayNotice } from '../shell/notice-words.ts';
export { keepTextCurrent } from '../shell/translated-text.ts';
export { HallwayPeople } from './hallway-people.tsx';
export { HallwayRecordings } from './hallway-recordings.tsx';
export { OuterControls } from './outer-controls.tsx';
export { RoomReplays } from './room-replays.tsx';
export { ShortcutsDialog } from './shortcuts-dialog.tsx';
