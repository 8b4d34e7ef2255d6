import { join } from 'node:path';
import type { Signal } from '@preact/signals';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Hallway } from '../../../src/client/session/view/hallway.ts';
import { artifacts } from '../../support/machine/paths.ts';
import type { DemoSession } from './demo-session.ts';
import { type PageUnderTest, pageUnderTest } from './page-under-test.ts';
import { scenarios } from './scenarios.ts';

let tested: PageUnderTest;

beforeAll(async () => {
  tested = await pageUnderTest();
}, 60_000);
afterAll(() => tested.close());

/** What reaches beyond the window's sides or cannot be reached: a line each. */
function misplaced(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const found = wide > 0 ? [`the page is ${wide} px too wide`] : [];
    for (const element of document.querySelectorAll('main *, header *')) {
      const { left, right, width } = element.getBoundingClientRect();
      const clipped = element.closest('svg, .disc, .visually-hidden, [popover], dialog, .topics') !== null;
      if (!clipped && width > 0 && (left < -1 || right > innerWidth + 1)) {
        found.push(`${element.tagName}.${element.className} reaches from ${left} to ${right}`);
      }
    }
    return found;
  });
}

/** Controls too small for a thumb, a line each; inline links and what a label carries are exempt. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    Array.from(document.querySelectorAll('button, select, input[type=text], .switch, .choice-option')).flatMap(
      (element) => {
        const { width, height } = element.getBoundingClientRect();
        return width === 0 || (width >= 44 && height >= 44) ? [] : [`${element.textContent} is ${width} by ${height}`];
      },
    ),
  );
}

// 640 by 400 is a window of 1280 by 800 at 200 %.
const WINDOWS = [
  [320, 568],
  [375, 740],
  [640, 400],
  [768, 1024],
  [1280, 800],
  [1920, 1080],
] as const;

/** Corners and middle of the way to chat and hands at which something else is in front of it. */
function coveredTalk(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const button = Array.from(document.querySelectorAll('button')).find((one) => one.textContent === 'Chat and hands');
    if (button === undefined) return ['it is not there'];
    const { left, top, width, height } = button.getBoundingClientRect();
    const points = [0.1, 0.5, 0.9].flatMap((x) =>
      [0.1, 0.5, 0.9].map((y) => [left + width * x, top + height * y] as const),
    );
    return points
      .filter(([x, y]) => !button.contains(document.elementFromPoint(x, y)))
      .map(([x, y]) => `${Math.round(x)}, ${Math.round(y)}`);
  });
}

test.each([
  [800, 600],
  [768, 680],
  [360, 640],
  [390, 844],
  [320, 568],
] as const)(
  'at %i by %i the bar leaves the way to chat and hands free, whatever is above it',
  async (width, height) => {
    const page = await tested.show('room-three', { viewport: { width, height }, reducedMotion: 'reduce' });
    for (const scenario of ['room-three', 'room-names', 'room-twelve', 'room-listener']) {
      await tested.go(page, scenario);
      await page.getByRole('button', { name: 'Chat and hands' }).waitFor();
      expect([scenario, await coveredTalk(page)]).toEqual([scenario, []]);
    }
    await page.close();
  },
);

/** People on stage over whom something lies, as they are or each brought into view as a step by keyboard does. */
function coveredSeats(page: Page, scrolled: boolean): Promise<string[]> {
  return page.evaluate((scrolled) => {
    const stage = document.querySelector('.stage');
    const seats = Array.from(document.querySelectorAll('.seat'));
    const steps = scrolled ? [...seats, ...seats.toReversed()] : seats;
    return steps.flatMap((seat) => {
      if (scrolled) seat.scrollIntoView({ block: 'nearest' });
      const { left, top, width, height } = seat.getBoundingClientRect();
      const free = [0.1, 0.5, 0.9].every((x) =>
        [0.02, 0.5, 0.98].every((y) => stage?.contains(document.elementFromPoint(left + width * x, top + height * y))),
      );
      return free ? [] : [`${seat.getAttribute('aria-label')} at ${Math.round(top)}`];
    });
  }, scrolled);
}

test.each([
  [390, 844],
  [360, 640],
  [320, 568],
  [800, 600],
] as const)(
  'at %i by %i each of twelve people on stage comes out from under the bar by scrolling',
  async (width, height) => {
    const page = await tested.show('room-twelve', { viewport: { width, height }, reducedMotion: 'reduce' });
    await page.getByRole('button', { name: 'Chat and hands' }).waitFor();
    expect(await coveredSeats(page, true)).toEqual([]);
    await page.close();
  },
);

test('a phone shows twelve people on stage above the bar before anything is scrolled', async () => {
  const page = await tested.show('room-twelve', { viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
  await page.getByRole('button', { name: 'Chat and hands' }).waitFor();
  expect(await coveredSeats(page, false)).toEqual([]);
  await page.close();
});

test('in a window too low for it, the way to chat and hands comes out from under the bar by scrolling', async () => {
  const page = await tested.show('room-three', { viewport: { width: 640, height: 360 }, reducedMotion: 'reduce' });
  await page.getByRole('button', { name: 'Chat and hands' }).waitFor();
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await expect.poll(() => coveredTalk(page)).toEqual([]);
  await page.close();
});

test('a phone on its side keeps everything out of its rounded corners and from under its camera', async () => {
  const page = await tested.show('room-three', { viewport: { width: 740, height: 360 }, reducedMotion: 'reduce' });
  const devtools = await page.context().newCDPSession(page);
  const insets = { left: 59, right: 59, bottom: 21 };
  await devtools.send('Emulation.setSafeAreaInsetsOverride' as never, { insets } as never);
  for (const scenario of ['full-hallway', 'lobby', 'room-three']) {
    await tested.go(page, scenario);
    const hidden = await page.evaluate(({ left, right }) => {
      const parts = document.querySelectorAll(
        'main button, main svg, main h1, main p:not(.visually-hidden), header a, header svg',
      );
      return Array.from(parts).flatMap((part) => {
        const box = part.getBoundingClientRect();
        // A button with a picture alone reaches a little further than the picture does.
        const bare = part.localName === 'button' && part.textContent === '';
        const shown = box.width > 1 && !bare && part.closest('[popover], dialog') === null;
        return shown && (box.left < left || box.right > innerWidth - right)
          ? [`${part.textContent} at ${box.left}`]
          : [];
      });
    }, insets);
    expect(hidden).toEqual([]);
  }
});

test('nothing overflows the sides and every control fits a thumb, from 320 to 1920 px', {
  timeout: 180_000,
}, async () => {
  const page = await tested.show('full-hallway', { reducedMotion: 'reduce' });
  const found: string[] = [];
  for (const scenario of Object.keys(scenarios)) {
    await tested.go(page, scenario);
    for (const [width, height] of WINDOWS) {
      await page.setViewportSize({ width, height });
      for (const line of [...(await misplaced(page)), ...(await tooSmall(page))]) {
        found.push(`${scenario}, ${width} px: ${line}`);
      }
    }
  }
  expect(found).toEqual([]);
});

test('text of twice the size stays within the sides', { timeout: 60_000 }, async () => {
  const page = await tested.show('full-hallway', { viewport: { width: 375, height: 740 } });
  const found: string[] = [];
  for (const scenario of Object.keys(scenarios)) {
    await tested.go(page, scenario);
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
    found.push(...(await misplaced(page)).map((line) => `${scenario}: ${line}`));
  }
  expect(found).toEqual([]);
});

test('real rooms replace the placeholders without moving the heading or the button', async () => {
  const page = await tested.show('hallway-connecting');
  const places = () =>
    page.evaluate(() =>
      ['h1', '.start', '.rooms'].map((selector) => document.querySelector(selector)?.getBoundingClientRect().top),
    );
  const before = await places();
  await page.evaluate(() => {
    const { session } = globalThis as unknown as { session: { view: { hallway: { value: object } } } };
    session.view.hallway.value = { status: 'ready', community: 'lobby', rooms: [] };
  });
  await page.getByText('Quiet under the roof').waitFor();
  expect(await places()).toEqual(before);
});

test('a room that becomes livelier moves no card away from under the pointer', async () => {
  const page = await tested.show('full-hallway');
  const titles = () => page.getByRole('region', { name: 'Rooms' }).getByRole('link').allTextContents();
  const turnAround = () =>
    page.evaluate(async () => {
      const { session } = globalThis as unknown as { session: DemoSession };
      const hallway = session.view.hallway as Signal<Hallway>;
      hallway.value = { ...hallway.value, rooms: [...hallway.value.rooms].reverse() };
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    });
  const before = await titles();
  await page.getByRole('link').nth(1).hover();
  await turnAround();
  expect(await titles()).toEqual(before);

  await tested.go(page, 'full-hallway');
  await turnAround();
  expect(await titles()).toEqual(before.reverse());
});

test('no notice covers a title or moves anything, however small the window', { timeout: 60_000 }, async () => {
  const page = await tested.show('full-hallway');
  const notices = Object.keys(scenarios).filter((scenario) => scenario.startsWith('notice-'));
  expect(notices.length).toBeGreaterThan(5);
  for (const scenario of notices) {
    await tested.go(page, scenario);
    for (const width of [320, 375, 1280]) {
      await page.setViewportSize({ width, height: 640 });
      const covered = await page.evaluate(() => {
        const box = (selector: string) => document.querySelector(selector)?.getBoundingClientRect();
        return (box('.notice')?.bottom ?? Number.POSITIVE_INFINITY) - (box('h1')?.top ?? 0);
      });
      expect(covered, `${scenario} at ${width} px`).toBeLessThanOrEqual(0);
    }
    const top = () => page.evaluate(() => document.querySelector('h1')?.getBoundingClientRect().top);
    const before = await top();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.locator('.notice').waitFor({ state: 'detached' });
    expect(await top()).toBe(before);
  }
});

// Two minutes of drawing that only eyes can judge: STOA_PICTURES=1 puts them into test/.artifacts/page.
test.runIf(process.env['STOA_PICTURES'])(
  'pictures of every scenario are written for review',
  { timeout: 300_000 },
  async () => {
    const pictures = await artifacts('page');
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [375, 1280]) {
        const viewport = { width, height: width === 375 ? 740 : 820 };
        const page = await tested.show('full-hallway', { viewport, colorScheme, reducedMotion: 'reduce' });
        for (const scenario of Object.keys(scenarios)) {
          await tested.go(page, scenario);
          await page.screenshot({ path: join(pictures, `${scenario}-${width}-${colorScheme}.png`) });
        }
      }
    }
  },
);

test('no page complained', () => {
  expect(tested.complaints()).toEqual([]);
});
