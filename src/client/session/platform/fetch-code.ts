/** Fetches parts of the page's code when they are wanted, and finds out when this document will never get one. */
import { signal } from '@preact/signals-core';
import { pageServerAnswers } from './page-server.ts';

/**
 * Code that is wanted does not come although the server answers: the browser has kept a failure for good, as Firefox does, or the server has another
 * version of the page by now. Loading the page again helps.
 */
export const stuck = signal(false);

/** Delay before code is requested again after a failure, ms. */
const RETRY_MS = 2_000;

/** Keeps trying while the network fails. */
export async function fetchCode<Code>(load: () => Promise<Code>): Promise<Code> {
  for (let answers = false; ; ) {
    try {
      const code = await load();
      stuck.value = false;
      return code;
    } catch (cause) {
      console.warn('a part of the page could not be fetched', cause);
    }
    if (answers) stuck.value = true;
    await new Promise((again) => setTimeout(again, RETRY_MS));
    answers = await pageServerAnswers();
  }
}
