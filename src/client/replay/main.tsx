/** The page of a replay. The sound is asked for before anything else is known of it. */
import { render } from 'preact';
import { mixName } from '../../node/recording/folder-names.ts';
import { loadAgain } from '../session/platform/page-server.ts';
import { discoverRelays } from '../session/platform/relay-discovery.ts';
import { bestOf, fetchLanguage, wantedLanguages } from '../ui/texts/languages.ts';
import { loadTexts, speak, t } from '../ui/texts/texts.ts';
import { replayAddress } from './address.ts';
import { loadReplay, MIX_TYPES } from './load-replay.ts';
import { Player } from './player.ts';
import { Screen } from './screen.tsx';

/** How long to wait for what the page's own server says of itself, ms. */
const DISCOVER_TIMEOUT = 5_000;

const address = replayAddress(document.baseURI, location.hash);
const audio = new Audio();
audio.preload = 'auto';
const plays = (type: string): boolean => audio.canPlayType(type) !== '';
let lasts = Number.POSITIVE_INFINITY;
const player = new Player(audio, () => lasts);
const isOgg = plays(MIX_TYPES.ogg);
if (address !== undefined) {
  player.begin(address.second);
  // Nearly all replays have one, and nearly all browsers play it.
  if (isOgg) audio.src = address.folder + mixName('ogg');
}
const words = fetchLanguage(bestOf(wantedLanguages())).then((language) => {
  speak(language);
  return loadTexts('replay');
});
const loading = address === undefined ? Promise.resolve('absent' as const) : loadReplay(address, plays);
words.catch(loadAgain);
await words;
Object.assign(document.documentElement, { lang: t.locale, dir: t.dir });
const page = document.getElementById('app');
if (page) render(<Screen player={player} loading={undefined} />, page);
const replay = await loading;
if (typeof replay !== 'string') {
  ({ lasts } = replay);
  if (replay.mix !== audio.src) player.use(replay.mix);
  // There may be such a place after all, or none.
  else player.seek(player.at.value);
}
if (page) render(<Screen player={player} loading={replay} />, page);
// What a link to hand on looks like depends on who serves this page, which nothing else waits for.
if (location.hash.includes('replay='))
  void discoverRelays(AbortSignal.timeout(DISCOVER_TIMEOUT), new URL('../', document.baseURI));
// Another link to a replay, pasted over this one, is another page.
addEventListener('hashchange', () => location.reload());
