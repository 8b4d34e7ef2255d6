/** Everything that a lobby and a room need and the hallway does not: loaded on the way there. */
export { Participant } from '../../../node/participant/participant.ts';
export { createRtcLinks } from '../platform/rtc-link.ts';
export { lobbyOf } from '../presenters/lobby-presenter.ts';
export { roomOf } from '../presenters/room-presenter.ts';
export { createVisit, endVisit, startVisit } from './room-visit.ts';
export { keepRules, ruleIn } from './visit-rules.ts';
