/** The page in the frame: finds the room, and listens once it is pressed. It loads nothing that has keys, and reads and writes no storage. */
import '../ui/plain/library.ts';
import { render } from 'preact';
import { formatFragment, readFragment } from '../../node/directory/fragment.ts';
import { beginWorker } from '../audio/begin-worker.ts';
import { createPlayEngine } from '../audio/play-only.ts';
import { beginListening, plainRoom } from '../listener/begin-listening.ts';
import { discoverRelays } from '../session/platform/relay-discovery.ts';
import { bestOf, fetchLanguage } from '../ui/texts/languages.ts';
import { speak, t } from '../ui/texts/texts.ts';
import { Listening } from './listening.ts';
import type { FrameMessage } from './messages.ts';
import { Screen } from './screen.tsx';
import { inkOn, readSettings } from './settings.ts';

/** How long to wait for the frame's own server, ms. */
const DISCOVER_TIMEOUT = 5_000;

const settings = readSettings(location.hash);
const fragment = readFragment(location.hash);
const room = plainRoom(fragment);
const home = new URL('../', document.baseURI);

function say(name: FrameMessage['name'], detail: unknown): void {
  const message: FrameMessage = { stoa: 1, name, detail };
  // To that page alone: to a frame of any other the browser does not deliver it.
  if (settings.around !== undefined) parent.postMessage(message, settings.around);
}

say('awake', {});
const { style, dataset } = document.documentElement;
if (settings.theme !== undefined) dataset['theme'] = settings.theme;
if (settings.ground !== undefined) style.setProperty('--ground', settings.ground);
if (settings.accent !== undefined) {
  style.setProperty('--voice', settings.accent);
  style.setProperty('--on-voice', inkOn(settings.accent));
}

const listening = new Listening({
  engine: createPlayEngine({ worker: beginWorker(...beginListening(location.hash)) }),
  room,
  relays: fragment.relays,
  served: discoverRelays(AbortSignal.timeout(DISCOVER_TIMEOUT), home).then(({ addresses }) => addresses),
  say,
});
const page = new URL(room === undefined ? '' : formatFragment(room, fragment.relays), home).href;
speak(await fetchLanguage(bestOf([settings.language ?? '', ...navigator.languages])));
Object.assign(document.documentElement, { lang: t.locale, dir: t.dir });
const place = document.getElementById('app');
if (place) render(<Screen listening={listening} page={page} />, place);
