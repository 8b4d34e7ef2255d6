import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Session } from '../session/view/index.ts';
import { Hallway } from './hallway/hallway.tsx';
import { Inside, Later } from './screens/lazy.tsx';
import { Band } from './shell/header.tsx';
import { Notices } from './shell/notices.tsx';
import type { Overlay } from './shell/overlay.ts';
import { SessionContext } from './shell/session-context.ts';
import { useShortcuts } from './shell/shortcuts.ts';

/** The whole page for a session. */
export function App({ session }: { session: Session }) {
  const [overlay, setOverlay] = useState<Overlay>();
  const [shortcuts, setShortcuts] = useState(false);
  const list = useCallback(() => setShortcuts(true), []);
  useShortcuts(session, list);
  const place = session.view.place.value;
  // What lay over one place does not lie over the next.
  useEffect(() => setOverlay(undefined), [place]);
  const band = <Band key="band" link={place === 'lobby'} onShortcuts={list} />;
  return (
    <SessionContext.Provider value={session}>
      <div class={`page page-${place}`}>
        <Notices key="notices" onOverlay={setOverlay} />
        {/* In a room its title comes first; the style sheet shows the band on top everywhere. */}
        {place !== 'room' && band}
        {place === 'hallway' && <Hallway key="hallway" />}
        {place !== 'hallway' && <Inside key={place} place={place} overlay={overlay} onOverlay={setOverlay} />}
        {place === 'room' && band}
        {shortcuts && <Later>{({ ShortcutsDialog }) => <ShortcutsDialog onClose={() => setShortcuts(false)} />}</Later>}
      </div>
    </SessionContext.Provider>
  );
}
