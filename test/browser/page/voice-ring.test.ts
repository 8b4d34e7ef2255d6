import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PageUnderTest, pageUnderTest } from './page-under-test.ts';

let tested: PageUnderTest;

beforeAll(async () => {
  tested = await pageUnderTest();
}, 60_000);
afterAll(() => tested.close());

/** Everything that changes in the page within `ms`: which elements' styles or attributes, how often, and other changes. */
function changes(page: Page, ms: number): Promise<{ rings: Record<string, number>; other: string[] }> {
  return page.evaluate(async (span) => {
    const rings: Record<string, number> = {};
    const other: string[] = [];
    const watch = new MutationObserver((records) => {
      for (const { target, type, attributeName } of records) {
        const element = target as HTMLElement;
        const name = element.closest('li')?.getAttribute('aria-label');
        if (type === 'attributes' && element.className.startsWith('disc') && name) {
          if (attributeName === 'style') rings[name] = (rings[name] ?? 0) + 1;
        } else other.push(`${type} of ${element.className || element.nodeName}`);
      }
    });
    watch.observe(document.body, { attributes: true, childList: true, characterData: true, subtree: true });
    await new Promise((resolve) => setTimeout(resolve, span));
    watch.disconnect();
    return { rings, other };
  }, ms);
}

const opacityOf = (page: Page, name: string) =>
  page
    .getByRole('listitem', { name, exact: true })
    .locator('.disc-ring')
    .first()
    .evaluate((ring) => Number(getComputedStyle(ring).opacity));

test('a voice moves its own ring, at most ten times a second, and nothing else', async () => {
  const page = await tested.show('room-three');
  await expect.poll(() => opacityOf(page, 'Ada Okafor')).toBeGreaterThan(0.5);
  const { rings, other } = await changes(page, 2_000);
  expect(Object.keys(rings)).toEqual(['Ada Okafor']);
  expect(rings['Ada Okafor']).toBeGreaterThan(5);
  expect(rings['Ada Okafor']).toBeLessThanOrEqual(21);
  expect(other).toEqual([]);
});

test('with reduced motion a voice is a steady outline', async () => {
  const page = await tested.show('room-three', { reducedMotion: 'reduce' });
  await expect.poll(() => opacityOf(page, 'Ada Okafor')).toBe(1);
  expect(await opacityOf(page, 'Bao Linh')).toBe(0);
  const looks = await page.evaluate(async () => {
    const ring = document.querySelector('.disc-ring[data-talking]');
    const seen = new Set<string>();
    for (let i = 0; i < 20 && ring; i++) {
      const { transform, opacity } = getComputedStyle(ring);
      seen.add(`${transform} ${opacity}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return [...seen];
  });
  expect(looks).toEqual(['none 1']);
});

test('my ring rests while I am muted, whatever the microphone hears', async () => {
  const page = await tested.show('room-muted');
  await page.evaluate(() => {
    const { session } = globalThis as unknown as { session: { view: { ownLevel: { value: number } } } };
    session.view.ownLevel.value = 0.5;
  });
  const { rings } = await changes(page, 300);
  expect(rings).toEqual({});
  expect(await opacityOf(page, 'Noor')).toBe(0);
});

test('my ring goes out when I mute in the middle of a word', async () => {
  const page = await tested.show('room-muted');
  await page.getByRole('button', { name: 'Unmute' }).click();
  await page.evaluate(() => {
    const { session } = globalThis as unknown as { session: { view: { ownLevel: { value: number } } } };
    session.view.ownLevel.value = 0.5;
  });
  await expect.poll(() => opacityOf(page, 'Noor')).toBeGreaterThan(0.5);
  await page.getByRole('button', { name: 'Mute', exact: true }).click();
  await expect.poll(() => opacityOf(page, 'Noor')).toBe(0);
});

test('people keep their places when someone leaves the stage', async () => {
  const page = await tested.show('room-twelve');
  const place = () => page.getByRole('listitem', { name: 'Hiro Tanaka', exact: true }).first().boundingBox();
  const before = await place();
  await page.evaluate(() => {
    const { session } = globalThis as unknown as { session: import('./demo-session.ts').DemoSession };
    session.change({ stage: (session.view.room.value?.stage ?? []).filter(({ name }) => name !== 'Bao Linh') });
  });
  await expect.poll(() => page.locator('.seat-empty').count()).toBe(1);
  expect(await place()).toEqual(before);
});

test('no page complained', () => {
  expect(tested.complaints()).toEqual([]);
});
