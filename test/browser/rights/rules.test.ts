import { join } from 'node:path';
import { expect } from 'vitest';
import type { Chromium } from '../../support/harness/chromium.ts';
import type { Companion } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { about, named, patched, shows } from '../../support/harness/rights.ts';
import { roomTest } from '../../support/harness/room-test.ts';
import { artifacts } from '../../support/machine/paths.ts';

const MENU = 'Order in this room…';

async function choose(one: Companion, label: string, value: string): Promise<void> {
  const set = `(() => {
    const label = [...document.querySelectorAll('dialog label')].find((l) => l.textContent === ${JSON.stringify(label)});
    const select = document.getElementById(label.htmlFor);
    select.value = ${JSON.stringify(value)};
    select.dispatchEvent(new Event('change', { bubbles: true }));
  })()`;
  await shows(one, label);
  await one.evaluate(set);
}

async function opens(one: Companion, item: string): Promise<void> {
  await one.press('button', 'More');
  await one.press('button', item);
}

/** Looked at by people, not compared. */
async function picture(one: Companion, name: string, width: number): Promise<void> {
  const [page] = (one.browser as Chromium).context.pages();
  const before = page!.viewportSize();
  await page!.setViewportSize({ width, height: 844 });
  await page!.screenshot({ path: join(await artifacts('rules'), `${name}-${width}.png`) });
  if (before) await page!.setViewportSize(before);
}

const chatWords = "document.querySelector('.chat-lines')?.textContent ?? ''";

roomTest(
  'a moderator rules a room: slow mode, a pause for newcomers, a stage by invitation, a floor for one, a pinned message, and the log tells it',
  async ({ company }) => {
    const { url } = await company.relay();
    const [ada, dalia] = (await company.contexts(['ada', 'dalia'], `${url}/?debug`)) as [Companion, Companion];
    const bao = await company.chromium('bao', `${url}/?debug`);
    const chidi = await company.chromium('chidi', `${url}/?debug`);
    const title = 'A full house';
    await ada.startRoom({ title, name: ada.name });
    await ada.join('speaking');
    for (const guest of [bao, chidi]) {
      await named(guest);
      await guest.enterLobby(title);
      await guest.join('listening');
    }
    await about(ada, bao, 'Make moderator');
    await shows(bao, 'moderator');
    await until('a microphone for Chidi', () => chidi.sees('button', 'Speak'));

    await opens(bao, MENU);
    await choose(bao, 'Slow mode', '10');
    await shows(bao, 'Saved.');
    await bao.fill('Pinned message', 'Questions at eight');
    await bao.evaluate("document.querySelector('.rules-text').requestSubmit()");
    for (const one of [ada, chidi]) await shows(one, 'Questions at eight');
    await picture(bao, 'dialog', 1280);
    await picture(bao, 'dialog', 390);

    // Chidi's page waits, and one of Chidi's own making is heard by nobody.
    await shows(chidi, 'Slow mode: one line each 10 seconds.');
    await chidi.fill('Write a line', 'the first');
    await chidi.press('button', 'Send');
    await shows(chidi, 'You can write in');
    await picture(chidi, 'room', 1280);
    await until('the line', async () => String(await ada.evaluate(chatWords)).includes('the first'));
    await patched(chidi, 'Object.assign(participant.talk, { mayFrom: () => 0 })');
    await chidi.evaluate("stoaSession.session.act.write('a flood')");
    const dropped = "stoaSession.rooms.visit.records.rules.remarks.drops.get('slow')";
    await until('Ada’s page to leave it', async () => Number(await ada.evaluate(dropped)) > 0);
    for (const one of [ada, bao]) expect(await one.evaluate(chatWords)).not.toContain('a flood');

    await bao.press('switch', 'Only invited speakers from now on');
    await until('no microphone for Chidi', async () => !(await chidi.sees('button', 'Speak')));
    await choose(bao, 'New arrivals wait', '30');
    const [host] = (await bao.evaluate('stoaSession.session.view.room.value.stage.map(({ id }) => id)')) as string[];
    await choose(bao, 'Who is heard', host!);
    await shows(chidi, `Only ${ada.name} is heard now.`);
    await shows(ada, 'Only you are heard now.');

    // Whoever comes now knows all of it, and waits.
    await named(dalia);
    await dalia.enterLobby(title);
    await dalia.join('listening');
    await shows(dalia, 'Questions at eight');
    await shows(dalia, 'You can write in');
    await picture(chidi, 'room', 390);

    await opens(ada, 'Who decides…');
    await shows(ada, `${bao.name} turned on slow mode: one line each 10 seconds`);
    for (const deed of [
      'pinned a message',
      'opened the stage to invited speakers only',
      'had new arrivals wait 30 seconds',
    ])
      await shows(ada, deed);
    await shows(ada, `gave the floor to ${ada.name} alone`);
  },
);
