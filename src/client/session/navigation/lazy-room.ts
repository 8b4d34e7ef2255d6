/** What is needed at a room's door and inside, and not in the hallway: loaded on the way there. */
export { Participant } from '../../../node/participant/participant.ts';
export { createRtcLinks } from '../platform/rtc-link.ts';
export { lobbyOf } from '../presenters/lobby-presenter.ts';
export { roomOf } from '../presenters/room-presenter.ts';
export { createVisit, endVisit, startVisit } from './room-visit.ts';
