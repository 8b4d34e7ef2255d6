import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LANGUAGE_NAMES } from '../../../src/client/ui/texts/language-names.ts';
import type { Tag } from '../../../src/client/ui/texts/languages.ts';
import { type PageUnderTest, pageUnderTest } from './page-under-test.ts';
import { scenarios } from './scenarios.ts';

const TAGS = Object.keys(LANGUAGE_NAMES) as Tag[];
const NARROW = { viewport: { width: 320, height: 568 }, reducedMotion: 'reduce' } as const;

let tested: PageUnderTest;

beforeAll(async () => {
  tested = await pageUnderTest();
}, 60_000);
afterAll(() => tested.close());

/** Texts that do not fit, a line each: beyond the sides of the window, or of their own control. What strangers wrote is cut short where it must be. */
function unfit(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const found = scrollWidth > clientWidth ? [`the page is ${scrollWidth - clientWidth} px too wide`] : [];
    const layer = Array.from(document.querySelectorAll('dialog[open], :popover-open')).at(-1) ?? document.body;
    const texts = 'button, a, label, legend, h1, h2, h3, p, dt, dd, kbd, .tag, .hint, .toast, option';
    for (const element of layer.querySelectorAll<HTMLElement>(texts)) {
      const { left, right, width, height } = element.getBoundingClientRect();
      if (width < 2 || height < 2 || element.closest('.visually-hidden, .disc, .name, .community-way, .topics'))
        continue;
      if (element.closest('[popover]:not(:popover-open), dialog:not([open])')) continue;
      const said = `“${element.textContent}” (${element.localName}.${element.className})`;
      if (left < -1 || right > innerWidth + 1) found.push(`${said} reaches from ${left} to ${right}`);
      if (
        element.scrollWidth > element.clientWidth + 1 &&
        element.clientWidth > 0 &&
        getComputedStyle(element).display !== 'inline' &&
        !element.matches('.card-host')
      )
        found.push(`${said} needs ${element.scrollWidth} of ${element.clientWidth} px`);
    }
    return found;
  });
}

const press = (page: Page, ...selectors: readonly string[]) =>
  selectors.reduce<Promise<unknown>>(
    (before, selector) => before.then(() => page.locator(selector).first().click()),
    Promise.resolve(),
  );
const menuItem = (nth: number) => ['.room-more > button', `.room-more .menu li:nth-child(${nth}) button`];

const PEOPLE = '.masthead-communities > .text-button >> nth=-1';

/** What opens over a screen: the screen, and where one presses, in whatever language. */
const OVERLAYS: readonly (readonly [string, (page: Page) => Promise<unknown>])[] = [
  ['full-hallway', (page) => press(page, '.start')],
  ['full-hallway', (page) => press(page, '.start', 'dialog[open] [type=submit]')],
  ['hallway-community', (page) => press(page, '.masthead-communities > .text-button >> nth=0')],
  ['hallway-community', (page) => press(page, '.masthead-communities > .text-button >> nth=1')],
  [
    'hallway-community',
    (page) =>
      press(page, '.masthead-communities > .text-button >> nth=0', '.community-doings .button >> nth=3').then(() =>
        press(page, 'dialog[open] .community-doings > .button >> nth=2'),
      ),
  ],
  ['full-hallway', (page) => page.keyboard.press('?')],
  ['full-hallway', (page) => press(page, PEOPLE)],
  ['full-hallway', (page) => press(page, PEOPLE, '.known-files >> nth=1 >> button >> nth=0')],
  ['full-hallway', (page) => press(page, PEOPLE, '.known-files >> nth=1 >> button >> nth=1')],
  ['room-host', (page) => press(page, '.seat-button >> nth=2', '[data-deed=keep]')],
  ['room-host', (page) => press(page, '.seat-button >> nth=2')],
  ['room-host', (page) => press(page, '.room-more > button')],
  ['room-host', (page) => press(page, ...menuItem(1))],
  ['room-host', (page) => press(page, ...menuItem(3))],
  ['room-host', (page) => press(page, ...menuItem(4))],
  ['room-rules', (page) => press(page, ...menuItem(4))],
  ['room-members', (page) => press(page, '.control-link')],
  ['room-host', (page) => press(page, '.room-talk button')],
  ['room-three', (page) => press(page, '.control-react')],
  [
    'full-hallway',
    async (page) => {
      await press(page, '.start', 'dialog[open] .form-end [type=button]');
      await page.locator('dialog[open] input[type=date]').waitFor();
    },
  ],
  ['room-three', reports],
  [
    'room-three',
    async (page) => {
      await reports(page);
      await press(page, 'dialog[open] [type=submit]');
    },
  ],
  ['notice-reported', (page) => press(page, '.notice .button >> nth=0')],
  [
    'notice-reported',
    async (page) => {
      await press(page, '.notice .button >> nth=0', '.report-list button');
      await page.locator('article.report').waitFor();
    },
  ],
];

/** The form for a report about somebody on stage. */
async function reports(page: Page): Promise<void> {
  await press(page, '.seat-button:has-text("Bao Linh")', '.person-card .deeds >> nth=0 >> li:nth-child(3) button');
  await page.locator('.report-proof').waitFor();
}

/** It changes without anything else changing. */
async function speaks(page: Page, tag: Tag): Promise<void> {
  const spoken = await page.evaluate(async (tag) => {
    await (globalThis as unknown as { changeLanguage(tag: string): Promise<boolean> }).changeLanguage(tag);
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    return document.documentElement.lang.slice(0, 2);
  }, tag);
  expect(spoken).toBe(tag);
}

/** Texts that do not fit in what is shown now, in one language after the other. */
async function unfitInAny(page: Page, where: string): Promise<string[]> {
  const found: string[] = [];
  for (const tag of TAGS) {
    await speaks(page, tag);
    found.push(...(await unfit(page)).map((line) => `${tag}, ${where}: ${line}`));
  }
  return found;
}

test('every text fits a window of 320 px, in every language, on every screen and in what opens over it', {
  timeout: 600_000,
}, async () => {
  const page = await tested.show('full-hallway', NARROW);
  const found: string[] = [];
  for (const scenario of Object.keys(scenarios)) {
    await tested.go(page, scenario);
    found.push(...(await unfitInAny(page, scenario)));
  }
  for (const [i, [scenario, open]] of OVERLAYS.entries()) {
    await tested.go(page, scenario);
    await open(page);
    await page.locator('dialog[open], :popover-open').last().waitFor();
    found.push(...(await unfitInAny(page, `overlay ${i} on ${scenario}`)));
  }
  expect(found).toEqual([]);
  await page.context().close();
});

/** What axe finds in what is shown now, a line each. Only colours are another matter in the dark. */
async function barriers(page: Page, where: string): Promise<string[]> {
  const found: string[] = [];
  for (const [colorScheme, only] of [['light'], ['dark', ['color-contrast']]] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await page.evaluate(
      (rules) =>
        (globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({
          resultTypes: ['violations'],
          ...(rules && { runOnly: rules }),
        }),
      only,
    );
    found.push(
      ...violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target }) => `${where}, ${colorScheme}: ${id} at ${target}`),
      ),
    );
  }
  return found;
}

test('axe finds nothing wrong in the hallway, the lobby, the room and what opens over them in any language, light or dark', {
  timeout: 480_000,
}, async () => {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const page = await tested.show('full-hallway', NARROW);
  const found: string[] = [];
  const screens = ['full-hallway', 'lobby-microphone', 'room-host'].map((scenario) => [scenario, undefined] as const);
  for (const [i, [scenario, open]] of [...screens, ...OVERLAYS].entries()) {
    await tested.go(page, scenario);
    await page.evaluate(axe);
    await open?.(page);
    if (open) await page.locator('dialog[open], :popover-open').last().waitFor();
    for (const tag of TAGS) {
      await speaks(page, tag);
      found.push(...(await barriers(page, `${tag}, ${i} on ${scenario}`)));
    }
  }
  expect(found).toEqual([]);
  await page.context().close();
});

test('the page speaks the browser’s language and runs its way; a region changes nothing, and English is for all others', async () => {
  for (const [locale, lang, dir, title] of [
    ['ar-EG', 'ar', 'rtl', 'البهو'],
    ['pt-PT', 'pt-BR', 'ltr', 'O saguão'],
    ['zh-CN', 'en', 'ltr', 'The hallway'],
  ] as const) {
    const page = await tested.show('full-hallway', { locale });
    expect(await page.locator('h1').textContent()).toContain(title);
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
      lang,
      dir,
    ]);
    expect(await page.title()).toContain(title);
    await page.context().close();
  }
});

test('the language is changed by hand at once, without leaving anything, and remembered', async () => {
  const page = await tested.show('room-three', { viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  const written = page.locator('.chat-form textarea, .chat-form input').last();
  await written.fill('half a sentence');
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('ar');
  await page.getByRole('heading', { name: 'على المنصة' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl');
  expect(await written.inputValue()).toBe('half a sentence');
  await page.reload();
  await page.getByRole('heading', { name: 'على المنصة' }).waitFor();

  // In the foot of the hallway too.
  await tested.go(page, 'full-hallway');
  await page.getByRole('combobox', { name: 'اللغة' }).selectOption('ja');
  await page.getByRole('heading', { name: '広間' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('ja');
});

test('a language that does not come is English, and nothing is said about it', async () => {
  const page = await tested.show('full-hallway', { locale: 'en' });
  await page.route(/[/]de-|[/]fr-/, (route) => route.abort());
  const language = page.getByRole('combobox', { name: 'Language' });
  await language.selectOption('fr');
  await expect.poll(() => language.inputValue()).toBe('en');
  expect(await page.locator('h1').textContent()).toBe('The hallway');
  expect(await page.locator('.notice').count()).toBe(0);
});

test('the hallway shows only rooms in languages that somebody understands, when asked to', async () => {
  const page = await tested.show('full-hallway', { locale: 'en' });
  const cards = page.locator('.card-title');
  const all = await cards.count();
  await page.getByRole('switch', { name: 'Only in languages I understand' }).check();
  // One is French, one Arabic; those that name no language stay.
  await expect.poll(() => cards.count()).toBe(all - 2);
  await page.getByText('2 rooms in other languages are not shown.').waitFor();
  await page.getByRole('group', { name: 'Languages I understand' }).getByLabel('French').check();
  await expect.poll(() => cards.count()).toBe(all - 1);
  await tested.go(page, 'full-hallway');
  await expect.poll(() => cards.count()).toBe(all - 1);
  await page.getByRole('switch', { name: 'Only in languages I understand' }).uncheck();
  await expect.poll(() => cards.count()).toBe(all);
});

test('no page complained', () => {
  expect(tested.complaints().filter((line) => !/de-|fr-|ERR_FAILED/.test(line))).toEqual([]);
});
