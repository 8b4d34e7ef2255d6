import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Chromium } from '../../support/harness/chromium.ts';
import type { Companion } from '../../support/harness/company.ts';
import { chromiumPerson, type Person, until } from '../../support/harness/person.ts';
import { roomTest } from '../../support/harness/room-test.ts';
import { artifacts } from '../../support/machine/paths.ts';

const PHONE = { width: 390, height: 844 };
const CODE = 'stoaSession.session.act.communities().then((communities) => communities.code())';
/** Runs in the page: what a camera would read of a code is what it was made of. */
const KEEP_LINK = `globalThis.taken = undefined; const make = URL; globalThis.URL = class extends make { constructor(...given) { super(...given); if (String(given[0]).startsWith('#take=')) globalThis.taken = this.href; } }`;

async function device({ browser }: Companion, url: string): Promise<{ readonly page: Page; readonly one: Person }> {
  const page = await (await (browser as Chromium).newContext()).newPage();
  await page.setViewportSize(PHONE);
  const one = chromiumPerson(page);
  await one.goto(url);
  return { page, one };
}

roomTest(
  'somebody is the same person on another device: by words on paper, and by a code and a few words',
  async ({ company }) => {
    const shots = await artifacts('second-device');
    const { url } = await company.relay();
    const [ada] = (await company.contexts(['ada'], `${url}/?debug`)) as [Companion];
    const page = (ada.browser as Chromium).browser.contexts().flatMap((context) => context.pages())[0]!;
    await ada.press('button', 'People');
    await ada.press('button', 'Recovery phrase…');
    expect(await page.locator('.phrase-words').count()).toBe(0);
    await ada.press('button', 'Show the words');
    await page.locator('.phrase-words').waitFor();
    const words = await page.locator('.phrase-words li').allInnerTexts();
    expect(words).toHaveLength(24);
    await page.screenshot({ path: join(shots, 'phrase-1280.png') });
    const me = await ada.evaluate(CODE);
    const isAda = (one: Person): Promise<void> =>
      until('to be Ada', async () => {
        return (await one.evaluate(`globalThis.stoaSession && ${CODE}`).catch(() => undefined)) === me;
      });

    // A slip of the pen is found, and put right with one press.
    const paper = await device(ada, `${url}/?debug`);
    await paper.one.press('button', 'People');
    await paper.one.press('button', 'Enter a recovery phrase…');
    await paper.one.fill('The 24 words', words.with(2, `${words[2]}${words[2]!.at(-1)}q`).join(' '));
    await paper.one.press('button', 'Be that person here too');
    await until('the slip', async () => (await paper.one.words()).includes('is none of the words'));
    await paper.page.screenshot({ path: join(shots, 'slip-390.png') });
    await paper.one.press('button', words[2]!);
    await until('it to be right', async () => !(await paper.one.words()).includes('is none of the words'));
    await paper.one.press('button', 'Be that person here too');
    await isAda(paper.one);

    // A code for the camera, then the words: never both on the screen.
    await ada.press('button', 'Back');
    await ada.evaluate(KEEP_LINK);
    await ada.press('button', 'To another device…');
    await page.locator('.qr').waitFor();
    await page.screenshot({ path: join(shots, 'code-1280.png') });
    const link = String(await ada.evaluate('globalThis.taken'));
    await ada.press('button', 'It is open there');
    expect(await page.locator('.qr').count()).toBe(0);
    const few = await page.locator('.take-words').innerText();
    await page.screenshot({ path: join(shots, 'words-1280.png') });
    const phone = await device(ada, link.replace('/#', '/?debug#'));
    await until('the question', () => phone.one.sees('button', 'Be that person here too'));
    expect(await phone.one.evaluate('location.hash')).toBe('');
    await phone.one.fill('The words', 'some other words');
    await phone.one.press('button', 'Be that person here too');
    await until('a refusal', async () => (await phone.one.words()).includes('These are not the words'));
    await phone.page.screenshot({ path: join(shots, 'taken-390.png') });
    await phone.one.fill('The words', few);
    await phone.one.press('button', 'Be that person here too');
    await isAda(phone.one);
    for (const { page: done } of [paper, phone]) await done.context().close();
  },
);
