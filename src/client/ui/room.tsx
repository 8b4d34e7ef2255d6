import type { Room as RoomView } from '../session/view.ts';
import { AccessTag } from './access-tag.tsx';
import { Announcer } from './announcer.tsx';
import { Controls } from './controls.tsx';
import { EndRoom } from './end-room.tsx';
import { hearingSummary } from './hearing.ts';
import { HearingPanel } from './hearing-panel.tsx';
import { InvitesDialog } from './invites-dialog.tsx';
import { Listeners } from './listeners.tsx';
import { MicrophoneDialog } from './microphone-dialog.tsx';
import { shownName, shownTitle } from './names.ts';
import { OrderPanel } from './order-panel.tsx';
import type { Overlay } from './overlay.ts';
import { LockIcon } from './room-icons.tsx';
import { RoomMenu } from './room-menu.tsx';
import { ScreenTitle } from './screen-title.tsx';
import { useSession } from './session-context.ts';
import { Side } from './side.tsx';
import { Stage } from './stage.tsx';
import { t } from './texts-inside.ts';

export interface RoomProps {
  readonly overlay: Overlay | undefined;
  readonly onOverlay: (overlay: Overlay | undefined) => void;
}

/** Inside a room. In the order of importance: title, stage, controls, then the rest; the style sheet places the controls below. */
export function Room({ overlay, onOverlay }: RoomProps) {
  const room = useSession().view.room.value;
  if (!room) return null;
  const close = () => onOverlay(undefined);
  return (
    <main class="screen room">
      <div class="room-head">
        <ScreenTitle title={shownTitle(room.title)} />
        <p class="lead room-host">
          {t.lobby.hostedBy(shownName(room.host))}
          <AccessTag room={room} />
        </p>
        {room.access === 'members' && (
          <p class="tier">
            <LockIcon />
            {t.room.tier}
          </p>
        )}
      </div>
      <Stage room={room} />
      <Controls room={room} onInvite={() => onOverlay('invites')} />
      <Side room={room} />
      <HowHeard room={room} onHearing={() => onOverlay('hearing')} />
      <Listeners room={room} />
      <RoomMenu room={room} onOverlay={onOverlay} />
      <Announcer room={room} />
      {overlay === 'hearing' && <HearingPanel room={room} onClose={close} />}
      {overlay === 'microphone' && <MicrophoneDialog onClose={close} />}
      {overlay === 'order' && <OrderPanel room={room} onClose={close} />}
      {overlay === 'invites' && <InvitesDialog room={room} onClose={close} />}
      {overlay === 'end' && <EndRoom onClose={close} />}
    </main>
  );
}

function HowHeard({ room, onHearing }: { room: RoomView; onHearing: () => void }) {
  return (
    <div class="how-heard">
      {!room.chaired && <p class="no-chair">{t.order.none}</p>}
      <p class="hint">{hearingSummary(room.stage)}</p>
      <button type="button" class="button text-button" onClick={onHearing}>
        {t.hearing.open}
      </button>
    </div>
  );
}
