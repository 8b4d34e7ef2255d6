import { join } from 'node:path';
import { expect } from 'vitest';
import type { Chromium } from '../../support/harness/chromium.ts';
import type { Companion } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { named, shows } from '../../support/harness/rights.ts';
import { roomTest } from '../../support/harness/room-test.ts';
import { artifacts } from '../../support/machine/paths.ts';
import { VOICE_NAMES } from '../../support/media/voices.ts';

const SHOWN = 'globalThis.stoaSession?.session.view.communities.value.shown';
const REASON = 'Shouted at newcomers';

async function makes(one: Companion, name: string): Promise<void> {
  await one.press('button', (await one.sees('button', 'Communities…')) ? 'Communities…' : 'Communities');
  await one.press('button', 'Make a community');
  await one.fill('Name of the community', name);
  await one.press('button', 'Make it');
  await until(`the community ${name}`, async () => (await one.evaluate(`${SHOWN}?.name`)) === name);
}

async function opensList(one: Companion): Promise<void> {
  await one.press('button', 'About this community');
  await one.press('button', 'List of the banned…');
}

/** Looked at by people, not compared. */
async function picture(one: Companion, name: string): Promise<void> {
  const [page] = (one.browser as Chromium).context.pages();
  const before = page!.viewportSize();
  for (const width of [390, 1280]) {
    await page!.setViewportSize({ width, height: 844 });
    await page!.screenshot({ path: join(await artifacts('ban-lists'), `${name}-${width}.png`) });
  }
  if (before) await page!.setViewportSize(before);
}

roomTest(
  'who is banned in one community, and on its list, is kept out of another that takes the list on, told why, and let in once it does not',
  async ({ company }) => {
    const { url } = await company.relay();
    const people = await company.contexts(VOICE_NAMES, `${url}/?debug`);
    const [ada, bao, chidi, dalia] = people as [Companion, Companion, Companion, Companion];
    await makes(ada, 'Readers');
    await makes(bao, 'Writers');
    const [readers, writers] = [await ada.evaluate(`${SHOWN}.link`), await bao.evaluate(`${SHOWN}.link`)];
    await Promise.all([chidi, dalia].map(named));

    // Dalia is banned from a room of the readers, and put on their list.
    await ada.startRoom({ title: 'A reading', name: ada.name });
    await ada.join('listening');
    await dalia.goto(readers as string);
    await until('the reading in the hallway', () => dalia.sees('link', 'A reading'));
    await dalia.enterLobby('A reading');
    await dalia.join('listening');
    await until(`the card of ${dalia.name}`, async () => {
      if (await ada.sees('button', 'Ban…')) return true;
      await ada.press('button', dalia.name).catch(() => undefined);
      return ada.sees('button', 'Ban…');
    });
    await ada.press('button', 'Ban…');
    await ada.press('switch', 'Also put on the list of Readers');
    await ada.press('button', 'For good');
    await shows(ada, 'Give a reason');
    await ada.fill('Reason for the list', REASON);
    await picture(ada, 'ban');
    await ada.press('button', 'For good');
    await shows(dalia, 'On the list of');
    await shows(dalia, REASON);
    await picture(dalia, 'banned');

    // The writers take the readers' list on.
    await bao.goto(readers as string);
    await until('the readers', async () => (await bao.evaluate(`${SHOWN}?.name`)) === 'Readers');
    await opensList(bao);
    await shows(bao, REASON);
    await bao.key('Escape');
    await bao.goto(writers as string);
    await until('the writers', async () => (await bao.evaluate(`${SHOWN}?.name`)) === 'Writers');
    await opensList(bao);
    await bao.press('button', 'Take it on');
    await shows(bao, 'Saved.');
    await picture(bao, 'list');
    await bao.key('Escape');

    await bao.startRoom({ title: 'A writing', name: bao.name });
    await bao.join('listening');
    await chidi.goto(writers as string);
    await until('the writing in the hallway', () => chidi.sees('link', 'A writing'));
    await chidi.enterLobby('A writing');
    await chidi.join('listening');
    await dalia.goto(writers as string);
    await until('the writing in the hallway', () => dalia.sees('link', 'A writing'));
    await dalia.enterLobby('A writing');
    await dalia.press('button', 'Just listen');
    await shows(dalia, REASON);
    expect(await dalia.sees('button', 'Just listen')).toBe(false);

    // Everybody in the room reads by whose list it was.
    await chidi.press('button', 'More');
    await chidi.press('button', 'Who decides…');
    await shows(chidi, REASON);
    await shows(chidi, 'On the list of');
    await picture(chidi, 'log');
    await chidi.key('Escape');

    await bao.leave();
    await opensList(bao);
    await bao.press('button', 'Stop taking it on');
    await shows(bao, 'Saved.');
    await bao.key('Escape');
    await until('the writing in the hallway', () => bao.sees('link', 'A writing'));
    await bao.enterLobby('A writing');
    await bao.join('listening');
    await until('Dalia to be let in', () => dalia.sees('button', 'Just listen'));
    await dalia.join('listening');
    await until('Chidi to see Dalia', async () =>
      (await chidi.people('Listening')).some(({ name }) => name === dalia.name),
    );
  },
);
