import { describe, expect, test } from 'vitest';
import { LANGUAGE_NAMES } from '../../../../../src/client/ui/texts/language-names.ts';
import { bestOf, fetchLanguage, type Language, type Tag } from '../../../../../src/client/ui/texts/languages.ts';

const TAGS = Object.keys(LANGUAGE_NAMES) as Tag[];

/** All texts of a language by their path, those that are about values once for each of some. */
async function catalogue(tag: Tag): Promise<ReadonlyMap<string, string>> {
  const language = await fetchLanguage(tag);
  const { locale, dir, more, ...first } = language;
  const texts = new Map<string, string>();
  collect('', first, language, texts);
  for (const [part, load] of Object.entries(more)) collect(`${part}.`, await load(), language, texts);
  return texts;
}

function collect(path: string, part: object, language: Language, texts: Map<string, string>): void {
  for (const [name, value] of Object.entries(part)) {
    const here = `${path}${name}`;
    if (typeof value === 'string') texts.set(here, value);
    else if (typeof value === 'object') collect(`${here}.`, value, language, texts);
    else for (const [values, text] of said(value, here, language)) texts.set(`${here}(${values})`, text);
  }
}

/** Numbers of every plural form of a language, and some that its sentences show. */
function counts({ locale }: Language): readonly number[] {
  const rules = new Intl.PluralRules(locale);
  const categories = new Map([2, 1, 0, 3, 11, 100, 1_000_000].map((count) => [rules.select(count), count]));
  expect([...categories.keys()].sort()).toEqual([...rules.resolvedOptions().pluralCategories].sort());
  return [...new Set([0, 1, 2, 5, 12, 4812, ...categories.values()])];
}

const AT = new Date(2026, 4, 9, 19, 4);
const NAMES = ['Ada', 'Bao', 'Chiara', 'Dmitri', 'Eleni'];
/** What a text is about, by the end of its path: a time, a list of people, a number; otherwise names. */
const TIMES = /\.(at|time|until|putOutUntil|bannedUntil|goodUntil)$/;
const LISTS = /\.(who|joined|raised|stepped|heard|knocked|nowRecorded|askingThem|nowhere|unasked)$/;
const COUNTS =
  /^people$|^replay\.replay\.(back|on|times|cuts|found|foundMore|verify|signedSeconds)$|summary\.\w+$|\.(seers|more|left|lasted|size|count|doorMore|summary|volumeValue|tooLong|unnamed|behind|someLost|startsIn|lasts|used|clock|hidden|passphraseShort|full|leftOut|ordinal|phraseCount|passage|length|slowNow|writeIn|handIn)$|^hallway\.hallway\.(blocked|found)$|^inside\.you\.link$/;

function said(text: unknown, path: string, language: Language): readonly (readonly [string, string])[] {
  const say = text as (...values: unknown[]) => string;
  if (TIMES.test(path)) return [['a time', say(AT)]];
  if (LISTS.test(path)) return [1, 2, 3, 5].map((many) => [`${many} names`, say(NAMES.slice(0, many))]);
  if (COUNTS.test(path)) return counts(language).map((count) => [String(count), say(count, count)]);
  return [['two names', say('Ada', 'Bao')]];
}

/** What is the same word in both. */
const SAME: Readonly<Record<string, RegExp>> = {
  fr: /^(Stoa|Surprise|[\d\s]+ minutes?|Chat|Options|Pause|Position|Sport)$/,
  es: /^(Stoa|Chat)$/,
  pt: /^(Stoa|Chat|Replay)$/,
  de: /^(Stoa|Hand|Name|Code|Chat|Host|Passphrase|Pause|Position|Film|Sport)$/i,
  ar: /^Stoa$/,
  ja: /^Stoa$/,
};

const english = await catalogue('en');

test('the best language is the first that the page is written in, whatever its region; English otherwise', () => {
  expect(bestOf(['pt-PT', 'en'])).toBe('pt');
  expect(bestOf(['zh-Hans-CN'])).toBe('en');
  expect(bestOf(['zh', 'fr-CA', 'de'])).toBe('fr');
  expect(bestOf(['', 'ar'])).toBe('ar');
  expect(bestOf(['toString', 'arz', 'ja'])).toBe('ja');
  expect(bestOf([])).toBe('en');
});

test('no part says something else under a name that another part has: what loads later would stand in its place', () => {
  const names = [...english.keys()]
    .map((path) => path.replace(/\(.*/, ''))
    .filter((path, i, all) => all.indexOf(path) === i)
    .map((path) => path.replace(/^(hallway|inside|community|earlier|planned|replay)\.(?=\w+\.)/, ''));
  expect(names.length).toBeGreaterThan(500);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

describe.each(TAGS)('%s', (tag) => {
  test('says something everywhere, with every number of things', async () => {
    const texts = await catalogue(tag);
    expect(
      [...texts.keys()].map((path) => path.replace(/\(.*/, '')).filter((path, i, all) => all.indexOf(path) === i),
    ).toEqual(
      [...english.keys()].map((path) => path.replace(/\(.*/, '')).filter((path, i, all) => all.indexOf(path) === i),
    );
    const wrong = [...texts].filter(([, text]) => text.trim() === '' || /undefined|NaN|\[object|#/.test(text));
    expect(wrong).toEqual([]);
  });

  test('names the numbers that its sentences are about', async () => {
    const texts = await catalogue(tag);
    const digits = new Intl.NumberFormat((await fetchLanguage(tag)).locale).format(4812);
    const without = [...texts].filter(
      ([path, text]) =>
        path.endsWith('(4812)') && !/clock|used|size|behind|startsIn|lasts/.test(path) && !text.includes(digits),
    );
    expect(without).toEqual([]);
    const names = [...texts].filter(([path, text]) => path.endsWith('(two names)') && !text.includes('Ada'));
    expect(names).toEqual([]);
  });

  test.runIf(tag !== 'en')('holds no sentence that is still English', async () => {
    const left = [...(await catalogue(tag))].filter(
      ([path, text]) =>
        text === english.get(path) && /\p{L}/u.test(text) && !/^Ada(: Bao)?$/.test(text) && !SAME[tag]?.test(text),
    );
    expect(left).toEqual([]);
  });

  test('has as many words for the reactions as there are', async () => {
    const { room } = await (await fetchLanguage(tag)).more.inside();
    expect(room.reactions).toHaveLength(5);
  });

  test('quotes, and ends its sentences, as the language does', async () => {
    const quotes: Readonly<Record<Tag, RegExp>> = {
      en: /[„«»「」"]/,
      fr: /[“”„「」"]|\w'\w| [;!?»]|« /,
      es: /[“”„「」"]/,
      pt: /[«»„「」"]/,
      de: /[«»”「」"]/,
      ar: /[“”„「」"?]|,(?!\d)/,
      ja: /[“”„«»"?,]|[^\d]\.(?!stoa|json)/,
    };
    const wrong = [...(await catalogue(tag))].filter(
      ([path, text]) =>
        !path.includes('(') && quotes[tag].test(text.replace(/\.stoa-\w+\.json|[\w:/.]*example\.org[\w/.]*/, '')),
    );
    expect(wrong).toEqual([]);
  });
});
