/** The product's interface on a session made of fixtures: `harness.html?full-hallway`. */
import { render } from 'preact';
import { App } from '../../../src/client/ui/app.tsx';
import { showCaptions } from '../../../src/client/ui/room/captions/choices.ts';
import { musicShown } from '../../../src/client/ui/room/music/shown.ts';
import { loadRest } from '../../../src/client/ui/screens/load.ts';
import { changeLanguage } from '../../../src/client/ui/texts/change-language.ts';
import { bestOf, fetchLanguage, wantedLanguages } from '../../../src/client/ui/texts/languages.ts';
import { speak } from '../../../src/client/ui/texts/texts.ts';
import { demoSession } from './demo-session.ts';

const page = document.getElementById('app');
const scenario = decodeURIComponent(location.search.slice(1)) || 'full-hallway';
const session = demoSession(scenario);
if (session.captioned) showCaptions(true);
musicShown.value = session.plays;
// Tests look at what was asked of the session, and change what it shows.
Object.assign(globalThis, { session, changeLanguage });
speak(await fetchLanguage(bestOf(wantedLanguages())));
// Whole from the start: a test presses a key as soon as it sees the page.
if (!session.view.onlyListens.value) await loadRest();
if (page) render(<App session={session} />, page);
