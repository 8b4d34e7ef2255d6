import { render } from 'preact';
import type { BegunWorker } from '../audio/begin-worker.ts';
import { createPlayEngine } from '../audio/play-only.ts';
import { fetchCode } from '../session/platform/fetch-code.ts';
import { discoverRelays } from '../session/platform/relay-discovery.ts';
import { App } from '../ui/app.tsx';
import { loadRest } from '../ui/screens/load.ts';
import type { Language } from '../ui/texts/languages.ts';
import { speak } from '../ui/texts/texts.ts';
import { createListenerSession } from './listener-session.ts';

/** How long to wait for the page's own server, ms. */
const DISCOVER_TIMEOUT = 5_000;

/** Shows the page, which only listens at first. `worker` was started before this code had loaded. */
export function showPage(language: Language, worker: BegunWorker | undefined): void {
  speak(language);
  const session = createListenerSession({
    engine: createPlayEngine({ worker }),
    notice: discoverRelays(AbortSignal.timeout(DISCOVER_TIMEOUT)),
    loadSession: async (begun) => {
      const [{ createSession }] = await Promise.all([fetchCode(() => import('../session/index.ts')), loadRest()]);
      return createSession({ begun });
    },
  });
  const page = document.getElementById('app');
  if (page) render(<App session={session} />, page);
}
