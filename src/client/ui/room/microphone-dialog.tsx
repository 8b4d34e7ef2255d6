import { useEffect } from 'preact/hooks';
import { Dialog } from '../components/dialog.tsx';
import { MicrophoneCheck } from '../lobby/microphone-check.tsx';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/room-texts.ts';

/** Changes the microphone from within a room. */
export function MicrophoneDialog({ onClose }: { onClose: () => void }) {
  const { view, act } = useSession();
  useEffect(() => {
    const { open, problem } = view.microphone.peek();
    if (!open && problem === undefined) void act.checkMicrophone();
  }, [view, act]);
  return (
    <Dialog title={t.room.microphoneTitle} closeLabel={t.person.close} onClose={onClose}>
      <MicrophoneCheck />
    </Dialog>
  );
}
