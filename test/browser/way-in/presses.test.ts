/** How many presses it takes a person to be on air, and to hear: counted in the page, whatever they hit. */
import { expect } from 'vitest';
import type { Chromium } from '../../support/harness/chromium.ts';
import { type Companion, linkOf, onlySpeaking } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';

const COUNT = `
  globalThis.presses = 0;
  addEventListener('pointerdown', () => presses++, true);
`;

const presses = async (one: Companion): Promise<number> => Number(await one.evaluate('presses'));

roomTest(
  'three presses lead from the hallway on air in a room of one’s own, one from a link to hearing it',
  async ({ company }) => {
    const { url } = await company.relay();
    const ada = await company.chromium('ada', `${url}/?debug`, { init: [COUNT] });
    await ada.press('button', 'Start a room');
    await until('the dialog', () => ada.sees('textbox', 'Room title'));
    // The title has the focus, and the name is a Tab away: hands stay on the keys.
    const { keyboard } = (ada.browser as Chromium).context.pages()[0]!;
    await keyboard.type('The way in');
    await keyboard.press('Tab');
    await keyboard.type('Ada');
    await ada.press('button', 'Open room');
    await until('the way on air', () => ada.sees('button', 'Go on air'));
    await ada.press('button', 'Go on air');
    // Nothing else is between them and the room: the microphone is live.
    await until('to be on air', () => ada.sees('button', 'Mute'));
    expect(await presses(ada)).toBe(3);
    await onlySpeaking([ada], [ada]);

    const bao = await company.chromium('bao', await linkOf(ada), { init: [COUNT] });
    await until('the lobby', () => bao.sees('button', 'Just listen'));
    await bao.press('button', 'Just listen');
    await expectHeard([bao], [ada], [ada.voice, bao.voice]);
    expect(await presses(bao)).toBe(1);
  },
);

roomTest('who was here before is on air with two presses and a title', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', `${url}/?debug`, { init: [COUNT] });
  await ada.startRoom({ title: 'The first evening', name: 'Ada' });
  await ada.join('speaking');
  await ada.leave();
  const before = await presses(ada);
  await ada.press('button', 'Start a room');
  await until('the dialog', () => ada.sees('textbox', 'Room title'));
  const { keyboard } = (ada.browser as Chromium).context.pages()[0]!;
  await keyboard.type('The second evening');
  // The name is remembered: Enter opens the room.
  await keyboard.press('Enter');
  await until('the way on air', () => ada.sees('button', 'Go on air'));
  await ada.press('button', 'Go on air');
  await until('to be on air', () => ada.sees('button', 'Mute'));
  expect((await presses(ada)) - before).toBe(2);
});
