/** A page as a test has it in its hands: what was asked of its session, where the focus is and how it gets elsewhere. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { DemoSession } from './demo-session.ts';

/** What was asked of the session so far. */
export function asked(page: Page): Promise<DemoSession['asked']> {
  return page.evaluate(() =>
    (globalThis as unknown as { session: DemoSession }).session.asked.map(({ action, values }) => ({
      action,
      values: JSON.parse(JSON.stringify(values)) as unknown[],
    })),
  );
}

export const actions = async (page: Page) => (await asked(page)).map(({ action }) => action);

/** The focused element's name, and whether a ring shows where the focus is. */
export function focus(page: Page): Promise<{ name: string; visible: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const rings = [element, element.parentElement, element.closest('.choice-option, .card')];
    return {
      name:
        element.getAttribute('aria-label') ??
        (element as HTMLInputElement).labels?.[0]?.textContent ??
        element.textContent ??
        '',
      visible: rings.some(
        (ring) =>
          ring &&
          getComputedStyle(ring).outlineStyle === 'solid' &&
          Number.parseFloat(getComputedStyle(ring).outlineWidth) >= 2,
      ),
    };
  });
}

/** Presses Tab until the focus is on `name`; every stop on the way shows where it is. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 30; presses++) {
    await page.keyboard.press('Tab');
    const at = await focus(page);
    if (at.name !== '') expect(at).toMatchObject({ visible: true });
    if (at.name === name) return;
  }
  throw new Error(`Tab never comes to ${name}`);
}
