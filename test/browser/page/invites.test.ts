import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DemoSession } from './demo-session.ts';
import { actions, asked, focus } from './hands-on.ts';
import { type PageUnderTest, pageUnderTest } from './page-under-test.ts';
import { INVITE_LINK } from './rights-scenarios.ts';

let tested: PageUnderTest;

beforeAll(async () => {
  tested = await pageUnderTest();
}, 60_000);
afterAll(() => tested.close());

const openInvites = (page: Page) => page.getByRole('button', { name: 'Invite', exact: true }).click();

test('an invite is created, copied, seen to be taken, and revoked', async () => {
  const page = await tested.show('room-members', { permissions: ['clipboard-read', 'clipboard-write'] });
  await openInvites(page);
  await page.getByText('You have 1 invite.').waitFor();
  await page.getByRole('radio', { name: 'To speak' }).check();
  await page.getByRole('button', { name: 'Make an invite' }).click();
  const ready = page.getByRole('region', { name: 'An invite to speak' });
  await ready.getByRole('img', { name: 'QR code of an invite to speak' }).waitFor();
  expect(await focus(page)).toMatchObject({ name: 'An invite to speak' });
  await page.getByText('You have no invites left.').waitFor();
  expect(await page.getByRole('button', { name: 'Make an invite' }).count()).toBe(0);
  await ready.getByRole('button', { name: 'Copy invite' }).click();
  await ready.getByText('Invite copied').waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('https://stoa.example/#invite=speak-4');
  await page.evaluate(() => {
    const { session } = globalThis as unknown as { session: DemoSession };
    const { left, sent } = session.view.room.value?.invites ?? { left: 0, sent: [] };
    const taken = { key: 'grace', name: 'Grace M.' };
    session.change({ invites: { left, sent: sent.map((one) => (one.seat === '2.4' ? { ...one, taken } : one)) } });
  });
  await ready.getByText('Grace M. took it').waitFor();
  expect(await ready.getByRole('img').count()).toBe(0);
  const sent = page.getByRole('region', { name: 'Invites you sent' }).getByRole('listitem');
  await sent.filter({ hasText: 'Grace M.' }).getByRole('button', { name: 'Take back' }).click();
  await page.getByRole('button', { name: 'Make an invite' }).waitFor();
  await sent.locator('p:focus').filter({ hasText: 'taken back' }).waitFor();
  expect(await asked(page)).toEqual([
    { action: 'makeInvite', values: ['speak'] },
    { action: 'revokeInvite', values: ['2.4'] },
  ]);
});

test('the state of each invite is shown, and only one that can still be taken is shown again', async () => {
  const page = await tested.show('room-members');
  await openInvites(page);
  const sent = page.getByRole('region', { name: 'Invites you sent' }).getByRole('listitem');
  const rows = await sent.evaluateAll((items) =>
    items.map((item) => [
      item.querySelector('.hint')?.textContent?.replace(/ until .*/, ''),
      ...Array.from(item.querySelectorAll('button'), (button) => button.textContent),
    ]),
  );
  expect(rows).toEqual([
    ['Bao Linh took it', 'Take back'],
    ['not taken yet, good', 'Show', 'Take back'],
    ['taken back'],
    ['has run out', 'Take back'],
  ]);
});

test('where the browser refuses to copy, the invite can be copied by hand', async () => {
  const page = await tested.show('room-members');
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await openInvites(page);
  await page.getByRole('button', { name: 'Show' }).click();
  await page.getByRole('button', { name: 'Copy invite' }).click();
  expect(await page.getByRole('textbox', { name: 'Link of the invite' }).inputValue()).toBe(INVITE_LINK);
});

test('where the system has a share sheet, an invite can be shared', async () => {
  const page = await tested.show('hallway-empty');
  await page.addInitScript(() => {
    const shared: unknown[] = [];
    Object.assign(globalThis, { shared });
    Object.assign(navigator, { share: async (what: unknown) => void shared.push(what) });
  });
  await tested.go(page, 'room-members');
  await openInvites(page);
  await page.getByRole('button', { name: 'Show' }).click();
  await page.getByRole('region', { name: 'An invite to listen' }).getByRole('button', { name: 'Share…' }).click();
  const shared = await page.evaluate(() => (globalThis as unknown as { shared: unknown[] }).shared);
  expect(shared).toEqual([{ title: 'Slow mornings: coffee, bread and the news', url: INVITE_LINK }]);
});

test('in an open room the plain link stays, and nobody is invited without invites', async () => {
  const page = await tested.show('room-three');
  await page.getByRole('button', { name: 'Copy link' }).waitFor();
  expect(await page.getByRole('button', { name: 'Invite', exact: true }).count()).toBe(0);
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('button', { name: 'Who decides…' }).waitFor();
  expect(await page.getByRole('button', { name: 'Invite people…' }).count()).toBe(0);
  await tested.go(page, 'room-members-no-invites');
  await openInvites(page);
  await page.getByText('You have no invites left. Take one back to make another.').waitFor();
  expect(await actions(page)).toEqual([]);
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test('a camera reads the code of the longest invite off a phone', async () => {
    const phone = { viewport: { width: 375, height: 740 }, deviceScaleFactor: 2, colorScheme };
    const page = await tested.show('room-members', phone);
    await openInvites(page);
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('img', { name: 'QR code of an invite to listen' }).waitFor();
    const picture = (await page.screenshot()).toString('base64');
    // Another page, without the product's policy, has the reader.
    const reader = await page.context().newPage();
    await reader.addScriptTag({ path: createRequire(import.meta.url).resolve('jsqr/dist/jsQR.js') });
    const read = await reader.evaluate(async (png) => {
      const image = new Image();
      image.src = `data:image/png;base64,${png}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
      canvas?.drawImage(image, 0, 0);
      const pixels = canvas?.getImageData(0, 0, image.width, image.height);
      const { jsQR } = globalThis as unknown as { jsQR: typeof import('jsqr').default };
      return pixels && jsQR(pixels.data, pixels.width, pixels.height)?.data;
    }, picture);
    expect(INVITE_LINK.length).toBeGreaterThan(540);
    expect(read).toBe(INVITE_LINK);
  });
});

test('no page complained', () => {
  expect(tested.complaints()).toEqual([]);
});
