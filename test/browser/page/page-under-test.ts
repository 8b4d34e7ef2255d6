/** One browser and one harness for a file of tests, with the product's content policy in force and every complaint of the page kept. */
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from '../../support/harness/chromium.ts';
import { watchPage } from '../../support/harness/page-errors.ts';
import { realPresses } from '../../support/page/real-presses.ts';
import { startHarness } from './harness-server.ts';

export interface PageUnderTest {
  /** A page that shows `scenario`. The policy is enforced: tools' own bypass is off. */
  show(scenario: string, options?: BrowserContextOptions): Promise<Page>;
  /** Shows another scenario in the same page. */
  go(page: Page, scenario: string): Promise<void>;
  /** What pages complained of so far. */
  complaints(): readonly string[];
  close(): Promise<void>;
}

export async function pageUnderTest(): Promise<PageUnderTest> {
  const [harness, chromium] = await Promise.all([startHarness(), launchChromium()]);
  const errors = watchPage();
  const contexts: BrowserContext[] = [];
  const go = async (page: Page, scenario: string) => {
    await page.goto(harness.url(scenario));
    await page.locator('main h1').waitFor();
    await page.evaluate(() => document.fonts.ready);
  };
  return {
    go,
    show: async (scenario, options = {}) => {
      const context = await chromium.browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      contexts.push(context);
      const page = await context.newPage();
      await page.addInitScript(realPresses);
      errors.watchChromium(page);
      await go(page, scenario);
      return page;
    },
    complaints: () => errors.all,
    close: async () => {
      for (const context of contexts) await context.close();
      await chromium.close();
      await harness.close();
    },
  };
}
