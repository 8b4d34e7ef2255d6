import { rest } from '../shell/later.tsx';

/** Delay before code is requested again after a failure, ms. */
const RETRY_MS = 2_000;

/** Fetches code, and keeps trying while the network fails. */
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

/** Fetches the part that people who only listen do not load. Idempotent. */
export function loadRest(): Promise<void> {
  loading ??= fetchCode(() => import('./index.ts')).then((code) => {
    rest.value = code;
    code.keepTextCurrent(document.body);
  });
  return loading;
}
