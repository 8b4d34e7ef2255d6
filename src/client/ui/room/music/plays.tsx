import type { Room } from '../../../session/view/room.ts';
import { shownName } from '../../texts/names.ts';
import { t } from '../../texts/room-texts.ts';

/** What others play to the room, read out as it changes. What this person plays is in their player. */
export function Plays({ room }: { room: Room }) {
  const players = room.stage.filter(({ me, plays }) => !me && plays !== undefined);
  return (
    <div class="plays" role="status">
      {players.map(({ id, name, plays }) => (
        <p key={id}>
          <span aria-hidden="true">♪ </span>
          {t.music.plays(shownName(name), plays!)}
        </p>
      ))}
    </div>
  );
}
