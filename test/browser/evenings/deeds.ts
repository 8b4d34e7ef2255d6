/** What strangers do in an evening, in whatever language: each waits for what it needs. */
import { until } from '../../support/harness/person.ts';
import type { Strangers } from './strangers.ts';

/** Time to find a plan and ask to be reminded, ms: so long before they are to be. */
const TO_ASK = 40_000;

/** The whole minute ten minutes from when those who ask have asked: in the digits of inputs, by this machine's clock. */
export function soon(): readonly [day: string, time: string] {
  const at = new Date(Math.ceil((Date.now() + TO_ASK) / 60_000) * 60_000 + 10 * 60_000);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString();
  return [local.slice(0, 10), local.slice(11, 16)];
}

/** Chosen by hand, as this browser speaks the language of its system. Its list opens in a window of its own, which WebDriver does not reach. */
export async function choosesArabic({ driver }: Strangers['dalia']): Promise<void> {
  const list = '.language-choice select';
  await until('the list of languages', async () => (await driver.find(list)).length > 0);
  await driver.evaluate(`(() => {
    const list = document.querySelector('${list}');
    list.value = 'ar';
    list.dispatchEvent(new Event('change', { bubbles: true }));
  })()`);
  await until('the page in Arabic', async () => (await driver.evaluate('document.documentElement.dir')) === 'rtl');
}
