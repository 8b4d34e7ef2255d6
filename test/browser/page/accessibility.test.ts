import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PageUnderTest, pageUnderTest } from './page-under-test.ts';
import { scenarios } from './scenarios.ts';

let tested: PageUnderTest;
let axe: string;

beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  tested = await pageUnderTest();
}, 60_000);
afterAll(() => tested.close());

/** What axe finds, a line each: the rule, and where. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
  );
}

const overlays: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'the start dialog': (page) => page.getByRole('button', { name: 'Start a room' }).click(),
  'the start dialog with problems': async (page) => {
    await page.getByRole('button', { name: 'Start a room' }).click();
    await page.getByRole('button', { name: 'Open room' }).click();
  },
  'the list of keys': (page) => page.keyboard.press('?'),
  'a person': (page) => page.getByRole('button', { name: 'Bao Linh' }).click(),
  'the menu': (page) => page.getByRole('button', { name: 'More' }).click(),
  reactions: (page) => page.getByRole('button', { name: 'React' }).click(),
  'chat and hands': async (page) => {
    await page.setViewportSize({ width: 375, height: 740 });
    await page.getByRole('button', { name: 'Chat and hands' }).click();
    await page.getByRole('heading', { name: 'Raised hands' }).waitFor();
  },
  'how you hear this': (page) => page.getByRole('button', { name: 'How you hear this' }).click(),
};
const placeOf = (overlay: string) => (/start|keys/.test(overlay) ? 'full-hallway' : 'room-three');

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test('axe finds nothing wrong in any scenario', { timeout: 120_000 }, async () => {
    const page = await tested.show('full-hallway', { colorScheme });
    const found: string[] = [];
    for (const scenario of Object.keys(scenarios)) {
      await tested.go(page, scenario);
      found.push(...(await violations(page)).map((line) => `${scenario}: ${line}`));
    }
    expect(found).toEqual([]);
  });

  test('axe finds nothing wrong in what opens over a screen', { timeout: 60_000 }, async () => {
    const page = await tested.show('full-hallway', { colorScheme });
    const found: string[] = [];
    for (const [overlay, open] of Object.entries(overlays)) {
      await tested.go(page, placeOf(overlay));
      await open(page);
      found.push(...(await violations(page)).map((line) => `${overlay}: ${line}`));
    }
    expect(found).toEqual([]);
  });
});

test('axe would find a picture without words and pale ink', async () => {
  const page = await tested.show('full-hallway');
  await page.evaluate(() => {
    const image = document.createElement('img');
    const pale = document.createElement('p');
    pale.textContent = 'pale';
    pale.style.color = '#ddd';
    document.querySelector('main')?.append(image, pale);
  });
  const found = (await violations(page)).join('\n');
  expect(found).toContain('image-alt');
  expect(found).toContain('color-contrast');
});

test('a screen reader meets the room in the order title, stage, controls, then the rest', async () => {
  const page = await tested.show('room-three');
  await page.getByRole('heading', { name: 'Chat' }).waitFor();
  const order = await page.evaluate(() =>
    Array.from(document.querySelectorAll('h1, main section, header.band'), (element) =>
      element.tagName === 'H1'
        ? 'title'
        : (element.getAttribute('aria-label') ??
          (element.querySelector('h2') ?? element.querySelector('.brand'))?.textContent),
    ),
  );
  expect(order).toEqual(['title', 'On stage', 'Controls', 'Raised hands', 'Chat', 'Listening', 'Stoa']);
});

test('people are list items by their names, with their state as a description', async () => {
  const page = await tested.show('room-three');
  const stage = page.getByRole('region', { name: 'On stage' });
  await stage.getByRole('listitem', { name: 'Ada Okafor', exact: true }).waitFor();
  const muted = stage.getByRole('listitem', { name: 'Bao Linh', exact: true });
  const words = await muted.evaluate((item) => {
    const id = item.getAttribute('aria-describedby') ?? '';
    return document.getElementById(id)?.querySelector('.visually-hidden')?.textContent;
  });
  expect(words).toBe('muted');
  await page
    .getByRole('region', { name: 'Listening' })
    .getByRole('listitem', { name: 'Dmitri', exact: true })
    .waitFor();
});

test('who comes on stage, who leaves it and who raises a hand is said politely, who talks is not', async () => {
  const page = await tested.show('room-three');
  const told = () =>
    page.evaluate(() => Array.from(document.querySelectorAll('main > [role=status]'), (e) => e.textContent).join(''));
  expect(await told()).toBe('');
  await page.evaluate(() => {
    const { session } = globalThis as unknown as { session: import('./demo-session.ts').DemoSession };
    const { stage, me } = session.view.room.value ?? { stage: [], me: undefined };
    session.change({ stage: stage.filter((person) => person === me || person.host) });
  });
  await expect.poll(told).toBe('Bao Linh left the stage.');
  await page.evaluate(() => {
    const { session } = globalThis as unknown as { session: import('./demo-session.ts').DemoSession };
    session.change({ hands: [{ id: 'hand', key: 'hand', name: 'Grace M.', me: false }] });
  });
  await expect.poll(told).toBe('Grace M. raised a hand.');
});

test('no page complained', () => {
  expect(tested.complaints()).toEqual([]);
});
