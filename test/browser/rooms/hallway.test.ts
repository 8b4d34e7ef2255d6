import { join } from 'node:path';
import { expect } from 'vitest';
import { CARD_LIFE } from '../../../src/node/directory/constants.ts';
import type { Chromium } from '../../support/harness/chromium.ts';
import { until } from '../../support/harness/person.ts';
import { roomTest } from '../../support/harness/room-test.ts';
import { artifacts } from '../../support/machine/paths.ts';

roomTest(
  'a room that is ended leaves the hallway at once, one whose page dies within its card’s life',
  async ({ company }) => {
    const { url } = await company.relay();
    const ada = await company.chromium('ada', url);
    const bao = await company.chromium('bao', url);
    const chidi = await company.chromium('chidi', url);
    await ada.startRoom({ title: 'Short evening', name: 'Ada' });
    await ada.join('listening');
    await bao.startRoom({ title: 'Power cut', name: 'Bao' });
    await bao.join('listening');
    for (const title of ['Short evening', 'Power cut'])
      await until(`${title} in the hallway`, () => chidi.sees('link', title));

    // No farewell: the process is gone before the page knows.
    process.kill((bao.browser as Chromium).pid, 'SIGKILL');
    const died = performance.now();
    await ada.press('button', 'More');
    await ada.press('button', 'End room');
    await ada.press('button', 'End room');
    await until('the ended room to go', async () => !(await chidi.sees('link', 'Short evening')), { patience: 10_000 });
    expect(await chidi.sees('link', 'Power cut')).toBe(true);
    const left = CARD_LIFE + 5_000 - (performance.now() - died);
    await until('the dead room to go', async () => !(await chidi.sees('link', 'Power cut')), { patience: left });
  },
);

roomTest('a room says what it is about on its card, and under its own title inside', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const bao = await company.chromium('bao', url);
  const [page] = (ada.browser as Chromium).context.pages();
  await ada.press('button', 'Start a room');
  await ada.fill('Room title', 'Blue notes');
  await ada.fill('Your name', 'Ada');
  await page!.getByText('Topics', { exact: true }).click();
  await ada.press('button', 'Music');
  await ada.fill('A word of your own', 'late jazz');
  await page!.getByLabel('A word of your own').press('Enter');
  // The catalogue has it.
  await ada.fill('A word of your own', 'FILM');
  await ada.press('button', 'Add');
  const pressed = page!.getByRole('group', { name: 'Topics' }).locator('[aria-pressed="true"]');
  expect((await pressed.allInnerTexts()).sort()).toEqual(['Film', 'Music', 'late-jazz']);
  await page!.screenshot({ path: join(await artifacts('topics'), 'dialog-1280.png') });
  await page!.setViewportSize({ width: 390, height: 844 });
  await page!.screenshot({ path: join(await artifacts('topics'), 'dialog-390.png') });
  await ada.press('button', 'Open room');
  await until('the lobby', () => ada.sees('button', 'Just listen'));
  expect(await page!.getByRole('heading', { level: 1 }).innerText()).toBe('Blue notes');
  await ada.join('listening');
  await until('the card', () => bao.sees('link', 'Blue notes'));
  const [hallway] = (bao.browser as Chromium).context.pages();
  expect(await hallway!.locator('.card-topics bdi').allInnerTexts()).toEqual(['Music', 'late-jazz', 'Film']);
  for (const width of [390, 1280]) {
    await hallway!.setViewportSize({ width, height: 844 });
    await hallway!.screenshot({ path: join(await artifacts('topics'), `card-${width}.png`) });
  }
});
