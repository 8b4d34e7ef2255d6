import { join } from 'node:path';
import { expect } from 'vitest';
import type { Chromium } from '../../support/harness/chromium.ts';
import { type Companion, linkOf, listenByLink, listenTo } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { about, named, shows } from '../../support/harness/rights.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';
import { artifacts } from '../../support/machine/paths.ts';
import { SAME_VOICE } from '../../support/media/compare-voices.ts';

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

roomTest(
  'a moderator rules a room: what is chosen is saved, and a pinned message is read by the host and by a stranger',
  async ({ company }) => {
    const { url } = await company.relay();
    const ada = await company.chromium('ada', `${url}/?debug`);
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
    const role = 'stoaSession.session.view.room.value.me.role';
    await until('Bao to be moderator', async () => (await bao.evaluate(role)) === 'moderator');
    await until('a microphone for Chidi', () => chidi.sees('button', 'Speak'));

    await opens(bao, MENU);
    await choose(bao, 'Slow mode', '10');
    await shows(bao, 'Saved.');
    await bao.fill('Pinned message', 'Questions at eight');
    await bao.evaluate("document.querySelector('.rules-text').requestSubmit()");
    for (const one of [ada, chidi]) await shows(one, 'Questions at eight');
    await picture(bao, 'dialog', 1280);
    await picture(bao, 'dialog', 390);
  },
);

roomTest(
  'whom the host leaves alone to be heard is all that a page hears which only listens, from the first word on',
  async ({ company }) => {
    const { url } = await company.relay();
    const ada = await company.chromium('ada', `${url}/?debug`);
    const bao = await company.chromium('bao', `${url}/?debug`);
    const chidi = await company.chromium('chidi', url);
    const voices = [ada, bao, chidi].map(({ voice }) => voice);
    const title = 'A full house';
    await ada.startRoom({ title, name: ada.name });
    await ada.join('speaking');
    await named(bao);
    await bao.enterLobby(title);
    await bao.join('speaking');
    for (const one of [ada, bao]) await one.unmute();
    // The rest of the page never comes.
    await (chidi.browser as Chromium).context.route(/[/]session-[^/]*[.]js$/, () => undefined);
    const link = await linkOf(ada);
    await listenByLink(chidi, link);
    await expectHeard([chidi], [ada, bao], voices, { mixed: true });
    const ruled = `stoaSession.session.act.setRules({
      floor: stoaSession.session.view.room.value.stage.find(({ name }) => name === ${JSON.stringify(bao.name)}).id })`;
    expect(await ada.evaluate(ruled)).toBe(true);
    await until(
      'Ada to be silent',
      async () => (await listenTo(chidi, voices)).scores[ada.voice.name]!.score < SAME_VOICE,
    );
    await expectHeard([chidi], [bao], voices);
    await chidi.press('button', 'Leave');
    await chidi.goto(url);
    await listenByLink(chidi, link);
    await expectHeard([chidi], [bao], voices);
  },
);
