import { useEffect } from 'preact/hooks';
import { useSession } from '../shell/session-context.ts';

/** Hosts come to talk: whoever has just opened the room finds the check unfolded. Shows nothing itself. */
export function HostsCheck({ check }: { check: () => void }) {
  const { view } = useSession();
  useEffect(() => {
    // Nobody is asked for a microphone who has pressed nothing yet.
    if (navigator.userActivation?.hasBeenActive === true && !view.microphone.peek().open) check();
  }, []);
  return null;
}
