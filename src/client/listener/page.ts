import { effect } from '@preact/signals-core';
import type { BegunWorker } from '../audio/begin-worker.ts';
import { createPlayEngine } from '../audio/play-only.ts';
import { fetchCode, stuck } from '../session/platform/fetch-code.ts';
import { reload } from '../session/platform/page-server.ts';
import { discoverRelays } from '../session/platform/relay-discovery.ts';
import { loadHallway } from '../ui/hallway/load.ts';
import { loadRoom } from '../ui/room/load.ts';
import { loadRest } from '../ui/screens/load.ts';
import type { Language } from '../ui/texts/languages.ts';
import { speak } from '../ui/texts/texts.ts';
import { showFirst } from './first-page.tsx';
import { createListenerSession } from './listener-session.ts';

/** How long to wait for the page's own server, ms. */
const DISCOVER_TIMEOUT = 5_000;

/** Shows the page, which only listens at first. `worker` was started before this code had loaded. */
export function showPage(language: Language, worker: BegunWorker | undefined): void {
  speak(language);
  const page = document.getElementById('app')!;
  let drawing: Promise<void> | undefined;
  const whole = (): Promise<void> => {
    drawing ??= fetchCode(() => import('./whole-page.tsx')).then(({ showWhole }) => {
      leave();
      showWhole(page, session);
    });
    return drawing;
  };
  const session = createListenerSession({
    engine: createPlayEngine({ worker }),
    notice: discoverRelays(AbortSignal.timeout(DISCOVER_TIMEOUT)),
    loadRoom: async () => {
      const [{ roomView }] = await Promise.all([fetchCode(() => import('./room-view.ts')), loadRoom(), whole()]);
      return roomView;
    },
    loadSession: async (begun) => {
      // The session needs the hallway's code: it comes beside it and not after.
      loadHallway().catch(() => undefined);
      const [{ createSession }] = await Promise.all([
        fetchCode(() => import('../session/index.ts')),
        loadRest(whole()),
      ]);
      return createSession({ begun });
    },
  });
  const { place, lobby } = session.view;
  // Outside of rooms nothing is lost by it; whoever steps in may hear the room already.
  effect(() => {
    if (stuck.value && place.value !== 'room' && lobby.value?.joining !== true) reload();
  });
  const leave = showFirst(page, session, () => void whole());
}
