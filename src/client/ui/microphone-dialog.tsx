import { useEffect } from 'preact/hooks';
import { Dialog } from './dialog.tsx';
import { MicrophoneCheck } from './microphone-check.tsx';
import { useSession } from './session-context.ts';
import { t } from './texts-inside.ts';

/** Another microphone, from within a room. */
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
