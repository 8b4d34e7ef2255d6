import { expect } from 'vitest';
import type { Chromium } from '../../support/harness/chromium.ts';
import { everyoneSees, onlySpeaking } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';

roomTest('a room by link only is in nobody’s hallway, and its copied link leads there', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const bao = await company.chromium('bao', url);
  await ada.startRoom({ title: 'Behind the curtain', name: 'Ada', byLink: true });
  await ada.join('speaking');
  const { context } = ada.browser as Chromium;
  // What is not named here is taken away.
  await context.grantPermissions(['clipboard-read', 'clipboard-write', 'microphone']);
  await ada.press('button', 'Copy link');
  await expect.poll(() => ada.words()).toContain('Link copied');
  const link = (await ada.evaluate('navigator.clipboard.readText()')) as string;
  expect(link.startsWith(`${url}/#`)).toBe(true);

  // An open room made later is listed, so the hallway is alive while this one is absent.
  const chidi = await company.chromium('chidi', url);
  await chidi.startRoom({ title: 'In the open', name: 'Chidi' });
  await chidi.join('listening');
  await until('the open room', () => bao.sees('link', 'In the open'));
  expect(await bao.sees('link', 'Behind the curtain')).toBe(false);

  await bao.goto(link);
  await until('the lobby', () => bao.sees('button', 'Just listen'));
  await bao.join('speaking', 'Bao');
  await everyoneSees([ada, bao]);
  await onlySpeaking([ada, bao], [ada]);
  await expectHeard([bao], [ada], [ada.voice, bao.voice]);
});

roomTest('titles and names of any kind show safely everywhere', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const bao = await company.chromium('bao', url);
  const title = `<img src=x onerror="throw 1"> שלום 🐝${'a'.repeat(10_000)}`;
  await ada.startRoom({ title, name: 'مريم 🎈 <b>' });
  await ada.join('speaking');
  await until('the room in the hallway', async () => (await bao.words()).includes('שלום 🐝'));
  expect((await bao.words()).length).toBeLessThan(2000);
  expect(await bao.evaluate('document.images.length')).toBe(0);
});
