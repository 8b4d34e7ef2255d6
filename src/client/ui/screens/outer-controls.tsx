import { useEffect } from 'preact/hooks';
import { keepLockScreen } from '../lock-screen/lock-screen.ts';
import { PeopleDialog } from '../people/people-dialog.tsx';
import { Reports } from '../report/reports.tsx';
import { peopleShown } from '../shell/people-shown.ts';
import { recordingsShown } from '../shell/recordings-shown.ts';
import { useSession } from '../shell/session-context.ts';
import { RecordingsDialog } from './recordings-dialog.tsx';
import { Shortcuts } from './shortcuts.tsx';

/** What is over every screen: keys, the system's lock screen, and the lists of recordings and people. */
export function OuterControls({ onList }: { onList: () => void }) {
  const session = useSession();
  useEffect(() => keepLockScreen(session, navigator, document), [session]);
  return (
    <>
      <Shortcuts onList={onList} />
      {recordingsShown.value && <RecordingsDialog />}
      {peopleShown.value && <PeopleDialog />}
      <Reports />
    </>
  );
}
