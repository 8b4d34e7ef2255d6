/** @jsxImportSource ../plain */
import type { Lobby } from '../../session/view/lobby.ts';
import type { Room } from '../../session/view/room.ts';
import { t } from '../texts/listener-texts.ts';

/** Who can come in, in two words: nobody new while the room is locked. */
export function AccessTag({ room }: { room: Pick<Lobby | Room, 'access' | 'open' | 'locked'> }) {
  const { access, open, locked } = room;
  return (
    <span class="tag">
      {locked ? t.lobby.locked : access === 'members' ? t.lobby.members : open ? t.lobby.open : t.lobby.byLink}
    </span>
  );
}
