import { useEffect } from 'preact/hooks';
import type { Room } from '../../session/view/room.ts';
import type { Overlay } from '../shell/overlay.ts';
import { useSession } from '../shell/session-context.ts';
import { HearingPanel } from './connection-panel.tsx';
import { Announcer } from './live-region.tsx';
import { MicrophoneDialog } from './microphone-dialog.tsx';
import { EndRoom } from './moderation/end-room.tsx';
import { InvitesDialog } from './moderation/invites-dialog.tsx';
import { OrderPanel } from './moderation/moderation-log.tsx';
import { NotListed } from './moderation/not-listed.tsx';
import { RulesDialog } from './moderation/rules-dialog.tsx';
import { RoomMenu } from './room-menu.tsx';

interface RoomExtrasProps {
  readonly room: Room;
  readonly overlay: Overlay | undefined;
  readonly onOverlay: (overlay: Overlay | undefined) => void;
}

/** What is rarely needed in a room: its menu, what that opens, and announcements for screen readers. */
export function RoomExtras({ room, overlay, onOverlay }: RoomExtrasProps) {
  const { act } = useSession();
  // From now on discs have pictures, and others see this person's.
  useEffect(() => void act.profiles().catch((cause: unknown) => console.warn('profiles', cause)), [room.id]);
  const close = () => onOverlay(undefined);
  return (
    <>
      <RoomMenu room={room} onOverlay={onOverlay} />
      <Announcer room={room} />
      <NotListed />
      {overlay === 'hearing' && <HearingPanel room={room} onClose={close} />}
      {overlay === 'microphone' && <MicrophoneDialog onClose={close} />}
      {overlay === 'order' && <OrderPanel room={room} onClose={close} />}
      {overlay === 'rules' && room.rules && <RulesDialog room={room} rules={room.rules} onClose={close} />}
      {overlay === 'invites' && <InvitesDialog room={room} onClose={close} />}
      {overlay === 'end' && <EndRoom onClose={close} />}
    </>
  );
}
