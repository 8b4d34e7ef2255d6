import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PageUnderTest, pageUnderTest } from './page-under-test.ts';
import { scenarios } from './scenarios.ts';

let tested: PageUnderTest;
let axe: string;

beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  tested = await pageUnderTest();
}, 60_000);
afterAll(() => tested.close());

/** What axe finds, a line each: the rule, and where. With both sets of colours; all that is not about colours is the same in both. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const light = await run(page, 'light');
  const dark = await run(page, 'dark', ['color-contrast']);
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark.map((line) => `in dark: ${line}`)];
}

async function run(page: Page, colorScheme: 'light' | 'dark', only?: readonly string[]): Promise<string[]> {
  await page.emulateMedia({ colorScheme });
  const { violations: found } = await page.evaluate(
    (rules) =>
      (globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({
        resultTypes: ['violations'],
        ...(rules && { runOnly: rules }),
      }),
    only,
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
  );
}

async function aboutCommunities(page: Page, what: string): Promise<void> {
  await page.getByRole('button', { name: 'Communities…' }).click();
  await page.getByRole('button', { name: what }).click();
}

/** What opens over a screen, by what it is: the screen, and how one gets there. */
const overlays: Readonly<Record<string, readonly [string, (page: Page) => Promise<unknown>]>> = {
  'the start dialog': ['full-hallway', (page) => page.getByRole('button', { name: 'Start a room' }).click()],
  'the start dialog with problems': [
    'full-hallway',
    async (page) => {
      await page.getByRole('button', { name: 'Start a room' }).click();
      await page.getByRole('button', { name: 'Open room' }).click();
    },
  ],
  'what one can do about communities': [
    'full-hallway',
    (page) => page.getByRole('button', { name: 'Communities', exact: true }).click(),
  ],
  'making a community': ['hallway-community', (page) => aboutCommunities(page, 'Make a community')],
  'the code of this device': [
    'hallway-community',
    async (page) => {
      await aboutCommunities(page, 'Your code');
      await page.getByRole('img', { name: 'QR code' }).waitFor();
    },
  ],
  'restoring a key': [
    'hallway-community',
    async (page) => {
      await aboutCommunities(page, 'Restore from a backup');
      await page.getByRole('textbox', { name: 'Passphrase' }).fill('words');
      await page.getByRole('button', { name: 'Restore' }).click();
      await page.getByText('Choose the file first.').waitFor();
    },
  ],
  'a community': ['hallway-community', (page) => page.getByRole('button', { name: 'About this community' }).click()],
  'an invite into a community': ['hallway-offered', (page) => page.getByRole('button', { name: 'Join' }).waitFor()],
  'inviting into a community': [
    'hallway-community',
    async (page) => {
      await page.getByRole('button', { name: 'About this community' }).click();
      await page.getByRole('button', { name: 'Invite…' }).click();
      await page.getByRole('radio', { name: 'A host' }).check();
    },
  ],
  'backing a key up': [
    'hallway-community',
    async (page) => {
      await page.getByRole('button', { name: 'About this community' }).click();
      await page.getByRole('button', { name: 'Back up its key…' }).click();
      await page.getByRole('button', { name: 'Save the file' }).click();
    },
  ],
  'where a community is found': [
    'hallway-community',
    async (page) => {
      await page.getByRole('button', { name: 'About this community' }).click();
      await page.getByRole('button', { name: 'Where it is found…' }).click();
      await page.getByRole('button', { name: 'Check its places' }).click();
      await page.getByText('The name has an older record.').waitFor();
    },
  ],
  'the list of keys': ['full-hallway', (page) => page.keyboard.press('?')],
  'people one knows': [
    'room-three',
    async (page) => {
      await page.locator('.seat').getByRole('button', { name: 'Bao Linh' }).click();
      await page.getByRole('button', { name: 'Keep…' }).click();
      await page.getByRole('button', { name: 'Keep', exact: true }).click();
      await page.getByRole('button', { name: 'Block, for me alone' }).click();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('button', { name: 'People', exact: true }).click();
      await page.getByRole('button', { name: 'Rename…' }).click();
    },
  ],
  'keeping a person': [
    'room-three',
    async (page) => {
      await page.locator('.seat').getByRole('button', { name: 'Bao Linh' }).click();
      await page.getByRole('button', { name: 'Keep…' }).click();
    },
  ],
  'restoring a backup': [
    'full-hallway',
    async (page) => {
      await page.getByRole('button', { name: 'People', exact: true }).click();
      await page.getByRole('button', { name: 'Restore a backup…' }).click();
    },
  ],
  'a person': ['room-three', (page) => page.locator('.seat').getByRole('button', { name: 'Bao Linh' }).click()],
  'a person for a host': ['room-host', (page) => page.locator('.seat-button').nth(2).click()],
  'a listener for a host': ['room-host', (page) => page.locator('.listener-button').first().click()],
  'a writer for a host': [
    'room-crowd-host',
    (page) => page.getByRole('list', { name: 'Chat' }).getByRole('button', { name: 'Kwame' }).click(),
  ],
  'a hand for a moderator, over the sheet': [
    'room-crowd-moderator',
    async (page) => {
      await page.setViewportSize({ width: 375, height: 740 });
      await page.getByRole('button', { name: 'Chat and hands' }).click();
      await page.locator('.hands-up').getByRole('button', { name: 'Dmitri', exact: true }).click();
    },
  ],
  'the question before a ban': [
    'room-host',
    async (page) => {
      await page.locator('.seat-button').nth(2).click();
      await page.getByRole('button', { name: 'Ban…' }).click();
    },
  ],
  'the menu': ['room-host', (page) => page.getByRole('button', { name: 'More', exact: true }).click()],
  'who decides': [
    'room-host',
    async (page) => {
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('button', { name: 'Who decides…' }).click();
    },
  ],
  invites: ['room-members', (page) => page.getByRole('button', { name: 'Invite', exact: true }).click()],
  'an invite': [
    'room-members',
    async (page) => {
      await page.getByRole('button', { name: 'Invite', exact: true }).click();
      await page.getByRole('button', { name: 'Show' }).click();
      await page.getByRole('img', { name: 'QR code' }).waitFor();
    },
  ],
  reactions: ['room-three', (page) => page.getByRole('button', { name: 'React' }).click()],
  'chat and hands': [
    'room-host',
    async (page) => {
      await page.setViewportSize({ width: 375, height: 740 });
      await page.getByRole('button', { name: 'Chat and hands' }).click();
      await page.getByRole('heading', { name: 'Raised hands' }).waitFor();
    },
  ],
  'options of captions': ['room-captions', (page) => page.getByRole('button', { name: 'Options' }).click()],
  'how you hear this': [
    'room-members',
    (page) => page.getByRole('button', { name: 'How you hear this' }).first().click(),
  ],
};

/** Without motion: colours that are on their way from one set to the other are neither. */
const STILL = { reducedMotion: 'reduce' } as const;

test('axe finds nothing wrong in any scenario', async () => {
  const page = await tested.show('full-hallway', STILL);
  const found: string[] = [];
  for (const scenario of Object.keys(scenarios)) {
    await tested.go(page, scenario);
    found.push(...(await violations(page)).map((line) => `${scenario}: ${line}`));
  }
  expect(found).toEqual([]);
});

test('axe finds nothing wrong in what opens over a screen', async () => {
  const page = await tested.show('full-hallway', STILL);
  const found: string[] = [];
  for (const [overlay, [scenario, open]] of Object.entries(overlays)) {
    await tested.go(page, scenario);
    await open(page);
    await page.locator('dialog[open], :popover-open').last().waitFor();
    found.push(...(await violations(page)).map((line) => `${overlay}: ${line}`));
  }
  expect(found).toEqual([]);
});

test('axe would find a picture without words and low contrast', async () => {
  const page = await tested.show('full-hallway', STILL);
  await page.evaluate(() => {
    const image = document.createElement('img');
    const pale = document.createElement('p');
    pale.textContent = 'pale';
    pale.style.color = '#ddd';
    document.querySelector('main')?.append(image, pale);
    const dim = document.createElement('p');
    dim.textContent = 'dim';
    dim.style.color = 'light-dark(#000, #333)';
    document.querySelector('main')?.append(dim);
  });
  const found = (await violations(page)).join('\n');
  expect(found).toContain('image-alt');
  expect(found).toContain('color-contrast');
  expect(found).toContain('in dark: color-contrast');
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

test('people coming on stage, leaving it or raising a hand are announced politely, talking is not', async () => {
  const page = await tested.show('room-three');
  const told = () =>
    page.evaluate(() => Array.from(document.querySelectorAll('main > [role=status]'), (e) => e.textContent).join(''));
  expect(await told()).toBe('');
  await page.evaluate(() => {
    const { session } = globalThis as unknown as { session: import('./demo-session.ts').DemoSession };
    const { stage, me } = session.view.room.value ?? { stage: [], me: undefined };
    session.change({ stage: stage.filter((person) => person === me || person.role === 'host') });
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
