import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Session } from '../session/view.ts';
import { Band } from './band.tsx';
import { Hallway } from './hallway.tsx';
import { Inside, Later } from './inside.tsx';
import { Notices } from './notices.tsx';
import type { Overlay } from './overlay.ts';
import { SessionContext } from './session-context.ts';
import { useShortcuts } from './shortcuts.ts';

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
