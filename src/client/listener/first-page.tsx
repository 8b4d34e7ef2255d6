/** @jsxImportSource ../ui/plain */
/** The page before the interface library: a lobby and what surrounds it, or the wait for a hallway. */
import { effect } from '@preact/signals-core';
import type { Session } from '../session/view/index.ts';
import { Lobby } from '../ui/lobby/lobby.tsx';
import { letGo, paint } from '../ui/plain/paint.ts';
import { Band } from '../ui/shell/header.tsx';
import { Notices } from '../ui/shell/notices.tsx';
import { shortcutsShown } from '../ui/shell/shortcuts-shown.ts';
import { t } from '../ui/texts/texts.ts';

/** Shows it, as `App` does, and calls `whole` for all else. Returns a function that ends it: what it has drawn stands. */
export function showFirst(page: Element, session: Session, whole: () => void): () => void {
  const onShortcuts = (): void => {
    shortcutsShown.value = true;
    whole();
  };
  const stop = effect(() => {
    const place = session.view.place.value;
    Object.assign(document.documentElement, { lang: t.locale, dir: t.dir });
    if (place !== 'lobby') whole();
    paint(
      page,
      <div class={`page page-${place}`}>
        <Notices key="notices" session={session} onOverlay={whole} />
        <Band key="band" link={place === 'lobby'} onShortcuts={onShortcuts} />
        {place === 'lobby' ? <Lobby key="lobby" session={session} /> : <main class="screen hallway" aria-busy="true" />}
      </div>,
    );
  });
  return () => {
    stop();
    letGo(page);
  };
}
