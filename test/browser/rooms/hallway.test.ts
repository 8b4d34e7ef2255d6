import { expect } from 'vitest';
import { CARD_LIFE } from '../../../src/node/directory/constants.ts';
import type { Chromium } from '../../support/harness/chromium.ts';
import { until } from '../../support/harness/person.ts';
import { roomTest } from '../../support/harness/room-test.ts';

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
