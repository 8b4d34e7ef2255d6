import './plain/library.ts';
import { useEffect, useState } from 'preact/hooks';
import { fetchCode } from '../session/platform/fetch-code.ts';
import type { Session } from '../session/view/index.ts';
import { useCode } from './components/use-lazy.ts';
import { loadHallway } from './hallway/load.ts';
import { Lobby } from './lobby/lobby.tsx';
import { loadRoom, roomScreen } from './room/load.ts';
import { loadRest } from './screens/load.ts';
import { Band } from './shell/header.tsx';
import { Later } from './shell/later.tsx';
import { Notices } from './shell/notices.tsx';
import type { Overlay } from './shell/overlay.ts';
import { SessionContext } from './shell/session-context.ts';
import { shortcutsShown } from './shell/shortcuts-shown.ts';
import { loadTexts, t } from './texts/texts.ts';

const fetchHallway = async () => {
  const [hallway] = await fetchCode(() => Promise.all([loadHallway(), loadTexts('hallway')]));
  return hallway;
};

/** The hallway, once it is here. */
function LaterHallway() {
  const code = useCode(fetchHallway);
  return code && code !== 'failed' ? <code.Hallway /> : <main class="screen hallway" aria-busy="true" />;
}

const list = (shown: boolean): void => {
  shortcutsShown.value = shown;
};

/** The whole page for a session. */
export function App({ session }: { session: Session }) {
  const [overlay, setOverlay] = useState<Overlay>();
  const shortcuts = shortcutsShown.value;
  const place = session.view.place.value;
  const alone = session.view.onlyListens.value;
  // Rendered again when the language changes.
  Object.assign(document.documentElement, { lang: t.locale, dir: t.dir });
  useEffect(() => {
    if (!alone || shortcuts) void loadRest();
  }, [alone, shortcuts]);
  useEffect(() => {
    if (place === 'room') void loadRoom();
  }, [place]);
  // An overlay of one screen does not stay over the next.
  useEffect(() => setOverlay(undefined), [place]);
  const Room = roomScreen.value;
  const band = <Band key="band" link={place === 'lobby'} onShortcuts={() => list(true)} />;
  return (
    <SessionContext.Provider value={session}>
      <div class={`page page-${place}`}>
        <Notices key="notices" session={session} onOverlay={setOverlay} />
        {/* In a room its title comes first; the style sheet shows the band on top everywhere. */}
        {place !== 'room' && band}
        {place === 'hallway' && <LaterHallway key="hallway" />}
        {place === 'lobby' && <Lobby key="lobby" session={session} />}
        {place === 'room' &&
          (Room ? (
            <Room key="room" overlay={overlay} onOverlay={setOverlay} />
          ) : (
            <main key="waits" class="screen" aria-busy="true" />
          ))}
        {place === 'room' && band}
        <Later>{({ OuterControls }) => <OuterControls onList={() => list(true)} />}</Later>
        {shortcuts && <Later>{({ ShortcutsDialog }) => <ShortcutsDialog onClose={() => list(false)} />}</Later>}
      </div>
    </SessionContext.Provider>
  );
}
