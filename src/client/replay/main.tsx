/** The page of a replay. */
import '../ui/plain/library.ts';
import { render } from 'preact';
import { loadAgain } from '../session/platform/page-server.ts';
import { discoverRelays } from '../session/platform/relay-discovery.ts';
import { loadStyle } from '../ui/shell/load-style.ts';
import fonts from '../ui/styles/fonts.css?url';
import { bestOf, fetchLanguage, wantedLanguages } from '../ui/texts/languages.ts';
import { loadTexts, speak, t } from '../ui/texts/texts.ts';
import { loadReplay } from './load-replay.ts';
import { Player } from './player.ts';
import { Screen } from './screen.tsx';
import { address, audio, begun, plays } from './sound.ts';

/** What a replay says, in each language. */
const TEXTS = import.meta.glob('../ui/texts/*/replay.ts');

/** How long to wait for what the page's own server says of itself, ms. */
const DISCOVER_TIMEOUT = 5_000;

let lasts = Number.POSITIVE_INFINITY;
const player = new Player(audio, () => lasts);
if (address !== undefined) player.begin(address.second);
const tag = bestOf(wantedLanguages());
// One after the other would be a round trip more; whether it comes is seen below.
TEXTS[`../ui/texts/${tag}/replay.ts`]?.().catch(() => undefined);
const words = fetchLanguage(tag).then((language) => {
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
void begun.then(() => {
  void loadStyle(fonts);
  // What a link to hand on looks like depends on who serves this page, which nothing else waits for.
  if (location.hash.includes('replay='))
    void discoverRelays(AbortSignal.timeout(DISCOVER_TIMEOUT), new URL('../', document.baseURI));
});
// Another link to a replay, pasted over this one, is another page.
addEventListener('hashchange', () => location.reload());
