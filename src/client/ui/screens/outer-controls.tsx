import { useEffect } from 'preact/hooks';
import { people } from '../../session/people/people-store.ts';
import { keepLockScreen } from '../lock-screen/lock-screen.ts';
import { PeopleDialog } from '../people/people-dialog.tsx';
import { Reports } from '../report/reports.tsx';
import { followTaken, peopleShown } from '../shell/people-shown.ts';
import { recordingsShown } from '../shell/recordings-shown.ts';
import { useSession } from '../shell/session-context.ts';
import { RecordingsDialog } from './recordings-dialog.tsx';
import { Shortcuts } from './shortcuts.tsx';

/** Whether there has been anybody since the page was loaded. */
let keeps = false;

/** The pictures of people whom this person keeps. */
function showKept(): void {
  keeps ||= people.list.peek().size > 0;
  if (keeps)
    import('../../session/profile/kept-faces.ts').then(
      (kept) => kept.showKeptFaces(),
      (cause: unknown) => console.warn('pictures of people', cause),
    );
}

/** What is over every screen: keys, the system's lock screen, and the lists of recordings and people. */
export function OuterControls({ onList }: { onList: () => void }) {
  const session = useSession();
  useEffect(() => keepLockScreen(session, navigator, document), [session]);
  useEffect(showKept, [people.list.value]);
  useEffect(() => {
    followTaken();
    addEventListener('hashchange', followTaken);
    return () => removeEventListener('hashchange', followTaken);
  }, []);
  return (
    <>
      <Shortcuts onList={onList} />
      {recordingsShown.value && <RecordingsDialog />}
      {peopleShown.value && <PeopleDialog />}
      <Reports />
    </>
  );
}
