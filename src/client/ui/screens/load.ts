import { rest } from '../shell/later.tsx';

/** How long after a failure the code is asked for again, ms. */
const RETRY_MS = 2_000;

let loading: Promise<void> | undefined;

/** Fetches what those who only listen do without. Idempotent; goes on trying while the network fails. */
export function loadRest(): Promise<void> {
  loading ??= load();
  return loading;
}

async function load(): Promise<void> {
  for (;;) {
    try {
      rest.value = await import('./index.ts');
      return;
    } catch (cause) {
      console.warn('a part of the page could not be fetched', cause);
    }
    await new Promise((again) => setTimeout(again, RETRY_MS));
  }
}
