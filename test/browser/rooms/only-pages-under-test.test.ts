import { afterEach, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../../support/harness/chromium.ts';

let chromium: Chromium;
afterEach(() => chromium.close());

test('a browser under test loads no pages of its own, which would take CPU time from those under test', async () => {
  chromium = await launchChromium();
  const page = await chromium.page();
  await page.goto('data:text/html,<title>Under test</title>');
  const protocol = await chromium.browser.newBrowserCDPSession();
  // Without a filter the browser's own pages are left out.
  const { targetInfos } = await protocol.send('Target.getTargets', { filter: [{}] });
  expect(targetInfos.map(({ url }) => url).filter((url) => url.startsWith('chrome:'))).toEqual([]);
});
