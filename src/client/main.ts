/**
 * The page's first script, kept small: it starts what takes long, the audio worker, and fetches the rest of what listening needs. A page opened
 * without a room's link gets the hallway too.
 */
import { beginWorker } from './audio/begin-worker.ts';
import { beginListening } from './listener/begin-listening.ts';
import { loadAgain } from './session/platform/page-server.ts';
import { loadHallway } from './ui/hallway/load.ts';
import { bestOf, fetchLanguage, wantedLanguages } from './ui/texts/languages.ts';

/**
 * A worker takes turns of the page's thread until its script runs, and the page's code keeps a phone's thread busy for long: the worker comes first. It is
 * waited for no longer than this, ms.
 */
const WORKER_MS = 60;

// Behind a preview link (relay/previews) the relay says where this is. Of what stands behind the #, which it does not see, relays are taken along.
const told = document.querySelector<HTMLMetaElement>('meta[name=fragment]')?.content;
if (told) {
  const others = location.hash
    .slice(1)
    .split('&')
    .filter((part) => /^relay=/.test(part));
  history.replaceState(null, '', [`../#${told}`, ...others].join('&'));
}

// A replay has a page of its own; everything else in such a link is for that.
if (/^#replay=/.test(location.hash)) location.replace(`replay/${location.hash}`);

const first = beginListening(location.hash);
const worker = first.length > 0 ? beginWorker(...first) : undefined;
// Behind the worker's script and the page, and before the worker asks for it.
if (worker)
  document.head.append(...(document.querySelector<HTMLTemplateElement>('#of-a-room')?.content.children ?? []));
const language = fetchLanguage(bestOf(wantedLanguages()));
const awake = worker && Promise.race([worker.awake, new Promise((late) => setTimeout(late, WORKER_MS))]);
const listening = Promise.resolve(awake).then(() => import('./listener/page.ts'));
// The page requests it again when this fails.
if (location.hash.length < 2) void Promise.allSettled([loadHallway(), language.then(({ more }) => more.hallway())]);
void Promise.all([listening, language]).then(([{ showPage }, language]) => showPage(language, worker), loadAgain);
