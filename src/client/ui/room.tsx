import type { Room as RoomView } from '../session/view.ts';
import { Announcer } from './announcer.tsx';
import { Controls } from './controls.tsx';
import { EndRoom } from './end-room.tsx';
import { hearingSummary } from './hearing.ts';
import { HearingPanel } from './hearing-panel.tsx';
import { Listeners } from './listeners.tsx';
import { MicrophoneDialog } from './microphone-dialog.tsx';
import { shownName, shownTitle } from './names.ts';
import type { Overlay } from './overlay.ts';
import { RoomMenu } from './room-menu.tsx';
import { ScreenTitle } from './screen-title.tsx';
import { useSession } from './session-context.ts';
import { Side } from './side.tsx';
import { Stage } from './stage.tsx';
import { t } from './texts.ts';

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
          <span class="tag">{room.open ? t.lobby.open : t.lobby.byLink}</span>
        </p>
      </div>
      <Stage room={room} />
      <Controls room={room} />
      <Side room={room} />
      <HowHeard room={room} onHearing={() => onOverlay('hearing')} />
      <Listeners room={room} />
      <RoomMenu room={room} onOverlay={onOverlay} />
      <Announcer room={room} />
      {overlay === 'hearing' && <HearingPanel room={room} onClose={close} />}
      {overlay === 'microphone' && <MicrophoneDialog onClose={close} />}
      {overlay === 'end' && <EndRoom onClose={close} />}
    </main>
  );
}

function HowHeard({ room, onHearing }: { room: RoomView; onHearing: () => void }) {
  return (
    <div class="how-heard">
      <p class="hint">{hearingSummary(room.stage)}</p>
      <button type="button" class="button text-button" onClick={onHearing}>
        {t.hearing.open}
      </button>
    </div>
  );
}
