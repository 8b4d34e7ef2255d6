import { join } from 'node:path';
import { expect } from 'vitest';
import type { Chromium } from '../../support/harness/chromium.ts';
import type { Companion } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { invites, named, shows } from '../../support/harness/rights.ts';
import { roomTest } from '../../support/harness/room-test.ts';
import { artifacts } from '../../support/machine/paths.ts';

const WHY = 'A question about the relay';
const REASONS = 'stoaSession.session.view.room.value.hands.map(({ reason }) => reason).join()';

/** Looked at by people, not compared. */
async function picture(one: Companion, name: string): Promise<void> {
  const [page] = (one.browser as Chromium).context.pages();
  const before = page!.viewportSize();
  for (const width of [390, 1280]) {
    await page!.setViewportSize({ width, height: 844 });
    await page!.screenshot({ path: join(await artifacts('hand-reason'), `${name}-${width}.png`) });
  }
  if (before) await page!.setViewportSize(before);
}

async function explains(one: Companion, reason: string): Promise<void> {
  await one.press('button', 'Raise hand');
  await one.fill('Why your hand is up', reason);
  await one.press('button', 'Add it');
  await shows(one, `Your hand is up: ${reason}`);
}

roomTest('who raises a hand says why, and the host reads it beside the hand until that is down', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', `${url}/?debug`);
  const bao = await company.chromium('bao', `${url}/?debug`);
  const title = 'Questions welcome';
  await ada.startRoom({ title, name: ada.name, byInvitation: true });
  await ada.join('speaking');
  await named(bao);
  await bao.enterLobby(title);
  await bao.join('listening');
  await explains(bao, WHY);
  await until('the host to read why', async () => (await ada.evaluate(REASONS)) === WHY);
  await picture(bao, 'own');
  await picture(ada, 'queue');
  await bao.press('button', 'Change it');
  await bao.fill('Why your hand is up', 'Another question');
  await bao.press('button', 'Add it');
  await until('the host to read the other', async () => (await ada.evaluate(REASONS)) === 'Another question');
  await bao.press('button', 'Lower hand');
  await until('the hand to be down', async () => (await ada.evaluate(REASONS)) === '');
  expect(await bao.sees('textbox', 'Why your hand is up')).toBe(false);
});

roomTest('in a room for members it is read by those who are in it', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', `${url}/?debug`);
  const bao = await company.chromium('bao', `${url}/?debug`);
  await ada.startRoom({ title: 'Between us', name: ada.name, membersOnly: true, byInvitation: true });
  await ada.join('speaking');
  const link = await invites(ada, 'To listen');
  await named(bao);
  await bao.goto(link);
  await bao.join('listening');
  await until('the key of the room', async () =>
    (await bao.evaluate('stoaSession.rooms.visit.participant.keys.inside')) === true,
  );
  await explains(bao, WHY);
  await until('the host to read why', async () => (await ada.evaluate(REASONS)) === WHY);
});
