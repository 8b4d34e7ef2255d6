import { useId } from 'preact/hooks';
import type { Room } from '../../../session/view/room.ts';
import { Disc } from '../../components/avatar/avatar.tsx';
import { Name } from '../../components/avatar/name.tsx';
import { useSession } from '../../shell/session-context.ts';
import { shownName } from '../../texts/names.ts';
import { t } from '../../texts/room-texts.ts';

/** People shown; the others are a number, so that a crowd at the door does not take the screen. */
const MOST = 6;

/** Who waits at the door of a locked room, for those who may let them in. */
export function Door({ room }: { room: Room }) {
  const { act } = useSession();
  const heading = useId();
  const shown = room.atTheDoor.slice(0, MOST);
  if (shown.length === 0) return null;
  return (
    <section class="at-the-door" aria-labelledby={heading}>
      <h2 id={heading}>{t.room.door}</h2>
      <p class="hint">{t.room.doorHint}</p>
      <ul>
        {shown.map((one) => (
          <li key={one.id}>
            <Disc face={one} size="small" />
            <Name name={one.name} />
            <button
              type="button"
              class="button"
              aria-description={shownName(one.name)}
              onClick={() => act.admit(one.id)}
            >
              {t.room.letIn}
            </button>
          </li>
        ))}
      </ul>
      {room.atTheDoor.length > MOST && <p class="hint">{t.room.doorMore(room.atTheDoor.length - MOST)}</p>}
    </section>
  );
}
