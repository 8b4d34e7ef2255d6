import { LockIcon } from '../components/door-icons.tsx';
import { LeaveIcon } from '../components/room-icons.tsx';
import { AccessTag } from '../lobby/access-tag.tsx';
import { Later } from '../shell/later.tsx';
import type { Overlay } from '../shell/overlay.ts';
import { ScreenTitle } from '../shell/screen-title.tsx';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/listener-texts.ts';
import { shownName, shownTitle } from '../texts/names.ts';
import { Listeners } from './stage/listeners.tsx';
import { Stage } from './stage/stage.tsx';

export interface RoomProps {
  readonly overlay: Overlay | undefined;
  readonly onOverlay: (overlay: Overlay | undefined) => void;
}

/** The screen inside a room, in order of importance: title, stage, controls, then the rest; the style sheet places the controls below. */
export function Room({ overlay, onOverlay }: RoomProps) {
  const room = useSession().view.room.value;
  if (!room) return null;
  return (
    <main class="screen room">
      <div class="room-head">
        <ScreenTitle title={shownTitle(room.title)} />
        <p class="lead room-host">
          {t.lobby.hostedBy(room.host && shownName(room.host))}
          <AccessTag room={room} />
          {room.recordedBy.length > 0 && <span class="tag recording">{t.room.recording}</span>}
        </p>
        {room.access === 'members' && (
          <p class="tier">
            <LockIcon />
            {t.room.tier}
          </p>
        )}
      </div>
      <Stage room={room} />
      <Later wait={<Leave />}>{({ Controls }) => <Controls room={room} onInvite={() => onOverlay('invites')} />}</Later>
      <Later>{({ Talk }) => <Talk room={room} onHearing={() => onOverlay('hearing')} />}</Later>
      <Listeners room={room} />
      <Later>{({ RoomExtras }) => <RoomExtras room={room} overlay={overlay} onOverlay={onOverlay} />}</Later>
    </main>
  );
}

/** The controls until their code has loaded: the way out is always there. */
function Leave() {
  const { act } = useSession();
  return (
    <section class="controls" aria-label={t.room.controls}>
      <button type="button" class="button control control-leave" onClick={act.leave}>
        <LeaveIcon />
        {t.room.leave}
      </button>
    </section>
  );
}
