import type { Room as RoomView } from '../../session/view/room.ts';
import { LockIcon } from '../components/room-icons.tsx';
import { AccessTag } from '../lobby/access-tag.tsx';
import type { Overlay } from '../shell/overlay.ts';
import { ScreenTitle } from '../shell/screen-title.tsx';
import { useSession } from '../shell/session-context.ts';
import { shownName, shownTitle } from '../texts/names.ts';
import { t } from '../texts/room-texts.ts';
import { Side } from './chat/chat-sidebar.tsx';
import { HearingPanel } from './connection-panel.tsx';
import { Controls } from './controls.tsx';
import { Announcer } from './live-region.tsx';
import { MicrophoneDialog } from './microphone-dialog.tsx';
import { EndRoom } from './moderation/end-room.tsx';
import { InvitesDialog } from './moderation/invites-dialog.tsx';
import { OrderPanel } from './moderation/moderation-log.tsx';
import { hearingSummary } from './people/connection-text.ts';
import { RoomMenu } from './room-menu.tsx';
import { Listeners } from './stage/listeners.tsx';
import { Stage } from './stage/stage.tsx';

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
