/** Moments in pages, ms since 1970, as the pages themselves saw them. */
import type { Page } from 'playwright-core';

/** Init script: notes when each button was clicked, by its words. */
export const CLICK_CLOCK = `
globalThis.clickTimes = {};
addEventListener('click', (event) => {
  const words = event.target.closest?.('button')?.textContent.trim();
  if (words) clickTimes[words] = performance.timeOrigin + event.timeStamp;
}, { capture: true });`;

/** When a button was last clicked. */
export async function clickedAt(page: Page, button: string): Promise<number> {
  const time = (await page.evaluate(`clickTimes[${JSON.stringify(button)}]`)) as number | undefined;
  if (time === undefined) throw new Error(`nobody clicked "${button}"`);
  return time;
}

/** Resolves with the moment at which a link with these words was drawn into the page (or was already there). */
export async function linkSeenAt(page: Page, words: string): Promise<number> {
  const script = `new Promise((seen) => {
    const look = () => {
      if (![...document.links].some((link) => link.textContent.trim() === ${JSON.stringify(words)})) return;
      observer.disconnect();
      seen(performance.timeOrigin + performance.now());
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, characterData: true });
    look();
  })`;
  return (await page.evaluate(script)) as number;
}
