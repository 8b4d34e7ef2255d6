import { rest } from '../shell/later.tsx';

/** How long after a failure code is asked for again, ms. */
const RETRY_MS = 2_000;

/** Fetches code, and goes on trying while the network fails. */
export async function fetchCode<Code>(load: () => Promise<Code>): Promise<Code> {
  for (;;) {
    try {
      return await load();
    } catch (cause) {
      console.warn('a part of the page could not be fetched', cause);
    }
    await new Promise((again) => setTimeout(again, RETRY_MS));
  }
}

let loading: Promise<void> | undefined;

/** Fetches what those who only listen do without. Idempotent. */
export function loadRest(): Promise<void> {
  loading ??= fetchCode(() => import('./index.ts')).then((code) => {
    rest.value = code;
  });
  return loading;
}
