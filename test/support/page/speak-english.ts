/** The texts of the page, which it fetches by parts: all of them, in English, for tests of what has words in it. */
import { fetchLanguage } from '../../../src/client/ui/texts/languages.ts';
import { loadTexts, type Part, speak } from '../../../src/client/ui/texts/texts.ts';

const english = await fetchLanguage('en');
speak(english);
for (const part of Object.keys(english.more)) await loadTexts(part as Part);
