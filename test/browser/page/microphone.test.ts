/** What a person does with their microphone: held to talk, what counts as holding and what ends it; and their own voice, heard before others do. */
import type { Signal } from '@preact/signals';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MicrophoneCheck } from '../../../src/client/session/view/microphone.ts';
import type { DemoSession } from './demo-session.ts';
import { asked } from './hands-on.ts';
import { type PageUnderTest, pageUnderTest } from './page-under-test.ts';

let tested: PageUnderTest;

beforeAll(async () => {
  tested = await pageUnderTest();
}, 60_000);
afterAll(() => tested.close());

const quiet = (page: Page) => page.getByRole('button', { name: 'Hold to talk', pressed: false }).waitFor();
const talking = (page: Page) => page.getByRole('button', { name: 'Talking', pressed: true }).waitFor();
const button = (page: Page) => page.locator('.control-hold');
/** Keys that are up again at once, however busy the machine is. */
const type = (page: Page, words: string) =>
  page.evaluate((keys) => {
    for (const key of keys)
      for (const kind of ['keydown', 'keyup'])
        document.activeElement?.dispatchEvent(new KeyboardEvent(kind, { key, bubbles: true, cancelable: true }));
  }, words);

/** Each call of `setMuted` so far; nothing else was asked for. */
async function muted(page: Page): Promise<unknown[]> {
  const all = await asked(page);
  expect(all.filter(({ action }) => action !== 'setMuted')).toEqual([]);
  return all.map(({ values }) => values[0]);
}

test('who holds the button is heard until they let go, also where the pointer has left it', async () => {
  const page = await tested.show('room-push-to-talk');
  await quiet(page);
  await button(page).hover();
  await page.mouse.down();
  await talking(page);
  await page.mouse.move(10, 10);
  expect(await muted(page)).toEqual([false]);
  await page.mouse.up();
  await quiet(page);
  expect(await muted(page)).toEqual([false, true]);
});

test('on a touch screen a finger that stays opens no menu and selects nothing, and a call that takes it away mutes', async () => {
  const page = await tested.show('room-push-to-talk', { hasTouch: true, viewport: { width: 320, height: 568 } });
  const { x, y, width, height } = (await button(page).boundingBox())!;
  const finger = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchEnd' | 'touchCancel', points: { x: number; y: number }[]) =>
    finger.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  for (const end of ['touchEnd', 'touchCancel'] as const) {
    await touch('touchStart', [{ x: x + width / 2, y: y + height / 2 }]);
    await talking(page);
    await touch(end, []);
    await quiet(page);
  }
  expect(await muted(page)).toEqual([false, true, false, true]);
  const menu = await button(page).evaluate((element) => {
    const { touchAction, userSelect } = getComputedStyle(element);
    const asks = element.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }));
    return { touchAction, userSelect, asks };
  });
  expect(menu).toEqual({ touchAction: 'none', userSelect: 'none', asks: false });
});

test('with the focus on the button, Enter and space hold it', async () => {
  const page = await tested.show('room-push-to-talk');
  for (const key of ['Enter', ' ']) {
    await button(page).focus();
    await page.keyboard.down(key);
    await talking(page);
    await page.keyboard.up(key);
    await quiet(page);
    // The next key is no second letter of a word.
    await page.waitForTimeout(1_100);
  }
  expect(await muted(page)).toEqual([false, true, false, true]);
});

test('the space bar held anywhere talks, scrolls nothing, and presses no button that has the focus', async () => {
  const page = await tested.show('room-push-to-talk', { viewport: { width: 375, height: 480 } });
  for (const focus of [undefined, 'Leave']) {
    if (focus !== undefined) await page.getByRole('button', { name: focus }).focus();
    await page.keyboard.down(' ');
    await talking(page);
    // It repeats.
    await page.keyboard.down(' ');
    await page.keyboard.up(' ');
    await quiet(page);
  }
  expect(await muted(page)).toEqual([false, true, false, true]);
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.getByRole('button', { name: 'Hand', exact: true }).focus();
  // On a busy machine one press or another is a long one.
  await expect
    .poll(async () => {
      await page.keyboard.press(' ');
      return (await asked(page)).map(({ action }) => action);
    })
    .toContain('raiseHand');
});

test('words that are typed, into a field or beside it, unmute nobody', async () => {
  const page = await tested.show('room-push-to-talk', { viewport: { width: 1280, height: 800 } });
  await type(page, 'well, I do not know');
  await button(page).focus();
  await type(page, 'all is well here');
  const field = page.getByRole('textbox', { name: 'Write a line' });
  await field.focus();
  await page.keyboard.down(' ');
  await page.waitForTimeout(600);
  await page.keyboard.down(' ');
  await page.keyboard.up(' ');
  expect(await field.inputValue()).toBe('  ');
  expect(await muted(page)).toEqual([]);
});

test('a window in the background, a hidden page and a dialog that opens mute at once, and the key does not count when it comes up', async () => {
  const page = await tested.show('room-push-to-talk');
  const ends: (() => Promise<unknown>)[] = [
    () => page.evaluate(() => window.dispatchEvent(new Event('blur'))),
    () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange'))),
    () => page.getByRole('button', { name: 'How you hear this' }).click(),
  ];
  for (const end of ends) {
    await page.keyboard.down(' ');
    await talking(page);
    await end();
    // Behind a dialog it has no name.
    await page.locator('.control-hold[aria-pressed=false]').waitFor();
    // It repeats.
    await page.keyboard.down(' ');
    await page.keyboard.up(' ');
  }
  await page.getByRole('dialog').waitFor();
  expect(await muted(page)).toEqual([false, true, false, true, false, true]);
});

test('a program that presses the button for somebody turns talk on and off', async () => {
  const page = await tested.show('room-push-to-talk');
  await button(page).dispatchEvent('click');
  await talking(page);
  await button(page).dispatchEvent('click');
  await quiet(page);
  expect(await muted(page)).toEqual([false, true]);
});

test('the list of keys has the space bar', async () => {
  const page = await tested.show('room-push-to-talk');
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByText('Talk while you hold it').waitFor();
});

test('it is chosen in the microphone check, and put aside there', async () => {
  const page = await tested.show('lobby-microphone');
  const choice = page.getByRole('switch', { name: 'Push to talk' });
  await choice.check();
  await choice.uncheck();
  expect(await asked(page)).toEqual([
    { action: 'setPushToTalk', values: [true] },
    { action: 'setPushToTalk', values: [false] },
  ]);
});

test('the own voice is played back in the lobby, with how far it is, until it is stopped; and nowhere else', async () => {
  const page = await tested.show('lobby-microphone', { viewport: { width: 320, height: 568 } });
  await page.getByRole('button', { name: 'Hear yourself' }).click();
  await page.getByRole('progressbar', { name: 'Speak now…' }).waitFor();
  await page.getByRole('status').getByText('Speak now…').waitFor();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByRole('button', { name: 'Hear yourself' }).waitFor();
  expect(await page.getByRole('progressbar').count()).toBe(0);
  expect(await asked(page)).toEqual([
    { action: 'hearMyself', values: [true] },
    { action: 'hearMyself', values: [false] },
  ]);
  await tested.go(page, 'room-push-to-talk');
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('button', { name: 'Microphone…' }).click();
  await page.getByRole('dialog').getByRole('switch', { name: 'Push to talk' }).waitFor();
  expect(await page.getByRole('button', { name: 'Hear yourself' }).count()).toBe(0);
});

test('a noise filter is chosen for a voice and not for music, and one that does not load is said to', async () => {
  const page = await tested.show('lobby-microphone', { viewport: { width: 320, height: 568 } });
  const filter = page.getByRole('group', { name: 'Noise filter' });
  expect(await filter.getByRole('radio', { name: 'Off' }).isChecked()).toBe(true);
  await filter.getByRole('radio', { name: 'Strong' }).check();
  await filter.getByText('Takes out all that is no voice.').waitFor();
  await page.evaluate(() => {
    const { session } = globalThis as unknown as { session: DemoSession };
    const microphone = session.view.microphone as Signal<MicrophoneCheck>;
    microphone.value = { ...microphone.value, unfiltered: true };
  });
  await page.getByRole('status').getByText('The filter could not be loaded.').waitFor();
  await page.getByRole('radio', { name: 'Music' }).check();
  await filter.waitFor({ state: 'detached' });
  expect(await asked(page)).toEqual([
    { action: 'setNoise', values: ['strong'] },
    { action: 'setPreset', values: ['music'] },
  ]);
});
