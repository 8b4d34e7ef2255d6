import { useId } from 'preact/hooks';
import type { Room } from '../session/view.ts';
import type { Overlay } from './overlay.ts';
import { Popover } from './popover.tsx';
import { MoreIcon } from './room-icons.tsx';
import { useSession } from './session-context.ts';
import { t } from './texts.ts';

interface RoomMenuProps {
  readonly room: Room;
  readonly onOverlay: (overlay: Overlay) => void;
}

/** What is rarely needed in a room, behind one button. */
export function RoomMenu({ room, onOverlay }: RoomMenuProps) {
  const { act } = useSession();
  const menu = useId();
  const item = (label: string, choose: () => void, bad = false) => (
    <li key={label}>
      <button
        type="button"
        class={bad ? 'menu-item bad' : 'menu-item'}
        popovertarget={menu}
        popovertargetaction="hide"
        onClick={choose}
      >
        {label}
      </button>
    </li>
  );
  return (
    <div class="room-more">
      <button
        type="button"
        class="button icon-button quiet"
        popovertarget={menu}
        aria-label={t.room.menu}
        title={t.room.menu}
      >
        <MoreIcon />
      </button>
      <Popover id={menu} label={t.room.menu}>
        <ul class="menu">
          {item(t.hearing.open, () => onOverlay('hearing'))}
          {room.canSpeak && item(t.room.microphone, () => onOverlay('microphone'))}
          {'share' in navigator && item(t.room.share, () => void share(room))}
          {room.canSpeak && item(t.room.listen, act.leaveStage)}
          {room.me.host && item(t.room.end, () => onOverlay('end'), true)}
        </ul>
      </Popover>
    </div>
  );
}

async function share({ title, link }: Room): Promise<void> {
  try {
    await navigator.share({ title, url: link });
  } catch (cause) {
    // Closing the system's sheet rejects with AbortError: the person changed their mind.
    if (!(cause instanceof DOMException && cause.name === 'AbortError')) console.warn('sharing failed', cause);
  }
}
