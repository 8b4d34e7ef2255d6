/** The lobby before the interface library has come, and as that takes it over: nobody is to notice. */
import { expect } from 'vitest';
import { TITLE } from '../../../relay/demo/script.ts';
import type { Chromium } from '../../support/harness/chromium.ts';
import type { Companion, Company } from '../../support/harness/company.ts';
import { record } from '../../support/harness/listen.ts';
import { until } from '../../support/harness/person.ts';
import { roomTest } from '../../support/harness/room-test.ts';

/** Somebody in the lobby of a room where a voice is, without the library until `release`. */
async function withoutLibrary(company: Company): Promise<{ readonly bao: Companion; readonly release: () => void }> {
  const { url } = await company.relay({ args: ['--demo'] });
  const ada = await company.chromium('ada', url, { microphone: 'none' });
  await until('the demo room', () => ada.sees('link', TITLE));
  const link = (await ada.evaluate(`document.querySelector('a[href*="room="]').href`)) as string;
  await ada.browser.close();
  const bao = await company.chromium('bao', 'about:blank');
  const held = Promise.withResolvers<void>();
  await (bao.browser as Chromium).context.route(/[/]whole-[^/]*[.]js$/, async (route) => {
    await held.promise;
    await route.continue();
  });
  await bao.goto(link);
  await until('the lobby', () => bao.sees('button', 'Just listen'));
  return { bao, release: held.resolve };
}

/** The library has its own listeners, and those of before are gone. */
const TAKEN_OVER = `document.querySelector('.door')?.onsubmit === null`;

roomTest('the lobby stays as it stands when the interface library takes it over', async ({ company }) => {
  const { bao, release } = await withoutLibrary(company);
  await until(
    'somebody inside',
    () => bao.evaluate(`document.querySelector('.inside-face') !== null`) as Promise<boolean>,
  );
  await bao.evaluate(`(() => {
    const focused = document.querySelector('input[role=switch]');
    focused.focus();
    globalThis.standing = [...document.querySelectorAll('#app *')];
  })()`);
  expect(await bao.evaluate(TAKEN_OVER)).toBe(false);
  release();
  await until('the library', () => bao.evaluate(TAKEN_OVER) as Promise<boolean>);
  expect(
    await bao.evaluate(`({
      connected: standing.filter(({ localName }) => /^(h1|form|button|header|main)$/.test(localName)).every((one) => one.isConnected),
      focused: document.activeElement === document.querySelector('input[role=switch]'),
      screens: document.querySelectorAll('main').length,
    })`),
  ).toEqual({ connected: true, focused: true, screens: 1 });
  // What stood there answers.
  await bao.press('switch', 'Hide my IP');
  await until('the words of the switch', async () => (await bao.words()).includes('Nobody in the room sees'));
  await bao.press('button', 'Just listen');
  await until('the room', () => bao.sees('button', 'Leave'));
});

roomTest('a voice is heard before the interface library has come, and every press counts', async ({ company }) => {
  const { bao, release } = await withoutLibrary(company);
  await bao.press('switch', 'Dark appearance');
  expect(await bao.evaluate('document.documentElement.dataset.theme')).toBe('dark');
  await bao.press('switch', 'Hide my IP');
  await until('the words of the switch', async () => (await bao.words()).includes('Nobody in the room sees'));
  await bao.press('button', 'Just listen');
  await until('a sound', async () => (await record(bao, 0.1)).some((sample) => Math.abs(sample) > 0.01));
  expect(await bao.sees('button', 'Leave')).toBe(false);
  release();
  await until('the room', () => bao.sees('button', 'Leave'));
});

roomTest('the microphone’s check unfolds once the library has come for whom it was pressed', async ({ company }) => {
  const { bao, release } = await withoutLibrary(company);
  await bao.press('button', 'Join with microphone');
  await until('the press to show', () => bao.sees('button', 'Go on air'));
  release();
  await until('the microphone check', () => bao.sees('radio', 'Voice'));
});
