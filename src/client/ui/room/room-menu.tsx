import { useId } from 'preact/hooks';
import { fetchCode } from '../../session/platform/fetch-code.ts';
import type { Room } from '../../session/view/room.ts';
import { MoreIcon } from '../components/control-icons.tsx';
import { closePopover, Popover } from '../components/popover.tsx';
import { canShare, linkToShare, share } from '../components/share.ts';
import { useCode } from '../components/use-lazy.ts';
import type { Overlay } from '../shell/overlay.ts';
import { showPeople } from '../shell/people-shown.ts';
import { showRecordings } from '../shell/recordings-shown.ts';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/room-texts.ts';
import { captionsShown, showCaptions } from './captions/choices.ts';
import { decides } from './moderation/decides.ts';
import { musicShown } from './music/shown.ts';

const loadLanguageChoice = () => fetchCode(() => import('../components/language-choice.tsx'));

interface RoomMenuProps {
  readonly room: Room;
  readonly onOverlay: (overlay: Overlay) => void;
}

/** Fetched once the menu is open. */
function Language() {
  const code = useCode(loadLanguageChoice);
  return <li class="menu-language">{code && code !== 'failed' && <code.LanguageChoice label={t.room.language} />}</li>;
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
        onClick={() => {
          closePopover(menu);
          choose();
        }}
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
          {item(captionsShown.value ? t.captions.hide : t.captions.show, () => showCaptions(!captionsShown.value))}
          {item(t.order.open, () => onOverlay('order'))}
          {room.rules && decides(room) && item(t.rules.open, () => onOverlay('rules'))}
          {room.invites && item(t.invites.open, () => onOverlay('invites'))}
          {room.canSpeak && item(t.room.microphone, () => onOverlay('microphone'))}
          {room.canSpeak &&
            item(t.music.open, () => {
              musicShown.value = true;
            })}
          {item(t.known.title, showPeople)}
          {room.recordsHere !== undefined &&
            item(room.recordsHere ? t.room.recordEnd : t.room.record, () => void act.setRecording(!room.recordsHere))}
          {room.recordsHere !== undefined && item(t.recordings.title, showRecordings)}
          {room.recordable &&
            room.keepsMyVoice !== undefined &&
            item(room.keepsMyVoice ? t.room.leaveMeOut : t.room.keepMine, () =>
              act.setKeepsMyVoice(!room.keepsMyVoice),
            )}
          {canShare && item(t.room.share, () => void share(room.title, linkToShare(room)))}
          {room.canSpeak && item(t.room.listen, act.leaveStage)}
          {decides(room) && item(room.locked ? t.room.unlock : t.room.lock, () => act.setLocked(!room.locked))}
          <Language />
          {room.me.role === 'host' && item(t.room.end, () => onOverlay('end'), true)}
        </ul>
      </Popover>
    </div>
  );
}
