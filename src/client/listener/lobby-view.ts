/** A room's summary in the form that the lobby shows. */
import type { RoomId } from '../../node/identity/ids.ts';
import type { RoomSummary } from '../../node/listener/room-summary.ts';
import { device } from '../session/platform/storage.ts';
import type { Lobby } from '../session/view/lobby.ts';
import { EMPTY_LOBBY } from '../session/view/lobby.ts';

/** A room that anybody may listen to, as far as is known. */
export function isForAnyone({ known, access, closed, exclusion }: RoomSummary): boolean {
  return known && access === 'anyone' && !closed && exclusion === undefined;
}

/** A room that a mere listener may enter. All others are for the session to decide, which alone knows whom this person has blocked. */
export const mayListen = (summary: RoomSummary): boolean => isForAnyone(summary) && !device.get('blocks');

export function lobbyView(room: RoomId, summary: RoomSummary, joining: boolean): Lobby {
  if (summary.closed) return { ...EMPTY_LOBBY, id: room, status: 'closed' };
  if (!mayListen(summary)) return { ...EMPTY_LOBBY, id: room };
  return {
    ...EMPTY_LOBBY,
    status: 'found',
    id: room,
    title: summary.title,
    host: summary.host,
    open: summary.open,
    stageBy: summary.stageRule === 'invited' ? 'invitation' : 'anyone',
    recordable: summary.recordable,
    mayEnter: true,
    maySpeak: summary.maySpeak,
    stage: summary.onStage,
    listening: summary.listening,
    seers: summary.seers,
    joining,
  };
}
