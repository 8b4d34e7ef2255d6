import { Dialog } from '../../components/dialog.tsx';
import { useSession } from '../../shell/session-context.ts';
import { t } from '../../texts/room-texts.ts';

/** Asks once before the room ends for all. */
export function EndRoom({ onClose }: { onClose: () => void }) {
  const { act } = useSession();
  return (
    <Dialog title={t.room.endTitle} closeLabel={t.person.close} onClose={onClose}>
      <p>{t.room.endLead}</p>
      <div class="dialog-buttons">
        <button type="button" class="button large" autofocus onClick={onClose}>
          {t.room.endKeep}
        </button>
        <button type="button" class="button large bad" onClick={act.endRoom}>
          {t.room.end}
        </button>
      </div>
    </Dialog>
  );
}
