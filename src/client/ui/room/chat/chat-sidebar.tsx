import { useEffect, useState } from 'preact/hooks';
import type { Room } from '../../../session/view/room.ts';
import { Dialog } from '../../components/dialog.tsx';
import { t } from '../../texts/room-texts.ts';
import { TalkPanel } from './chat-panel.tsx';

/** From this width on there is space for a column beside the stage; the style sheet has the same number. */
const WIDE = '(min-width: 1024px)';

/** Chat and hands: a column beside the stage where there is space, otherwise a sheet behind a button. */
export function Side({ room }: { room: Room }) {
  const wide = useWide();
  const [open, setOpen] = useState(false);
  if (wide)
    return (
      <aside class="room-side">
        <TalkPanel room={room} />
      </aside>
    );
  return (
    <div class="room-talk">
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {t.talk.open}
      </button>
      <p class="hint">{t.talk.summary(room.hands.length, room.lines.length)}</p>
      {open && (
        <Dialog title={t.talk.title} closeLabel={t.person.close} onClose={() => setOpen(false)}>
          <TalkPanel room={room} />
        </Dialog>
      )}
    </div>
  );
}

function useWide(): boolean {
  const [wide, setWide] = useState(() => matchMedia(WIDE).matches);
  useEffect(() => {
    const query = matchMedia(WIDE);
    const changed = () => setWide(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, []);
  return wide;
}
