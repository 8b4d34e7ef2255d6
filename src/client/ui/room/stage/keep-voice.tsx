import type { Room } from '../../../session/view/room.ts';
import { useSession } from '../../shell/session-context.ts';
import { t } from '../../texts/room-texts.ts';
import { useAnswered } from './answered-focus.ts';

/** Asks whoever speaks in a room that may be recorded whether their voice may be kept, once; the menu changes the answer. */
export function KeepVoice({ room }: { room: Room }) {
  const { act } = useSession();
  const asks = room.recordable && room.canSpeak && room.keepsMyVoice === undefined;
  const { place, answer } = useAnswered(asks);
  const say = (keep: boolean) => {
    answer();
    act.setKeepsMyVoice(keep);
  };
  // The live region is always there, because one that appears together with its text is often not read.
  return (
    <div class="asked" role="status" ref={place}>
      {asks && (
        <div class="asked-card">
          <p>
            <strong>{t.room.keepTitle}</strong>
            <span class="hint">{t.room.keepHint}</span>
          </p>
          <div class="asked-buttons">
            <button type="button" class="button" onClick={() => say(false)}>
              {t.room.leaveOut}
            </button>
            <button type="button" class="button" onClick={() => say(true)}>
              {t.room.keep}
            </button>
          </div>
        </div>
      )}
    </div>
  );
}
