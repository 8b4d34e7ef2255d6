import { useEffect } from 'preact/hooks';
import { keepLockScreen } from '../lock-screen/lock-screen.ts';
import { useSession } from '../shell/session-context.ts';
import { Shortcuts } from './shortcuts.tsx';

/** What controls the room besides the page's own buttons: keys, and the system's lock screen. */
export function OuterControls({ onList }: { onList: () => void }) {
  const session = useSession();
  useEffect(() => keepLockScreen(session, navigator, document), [session]);
  return <Shortcuts onList={onList} />;
}
