import { fetchCode } from '../../session/platform/fetch-code.ts';
import { loadRoom } from '../room/load.ts';
import { rest } from '../shell/later.tsx';
import { loadStyle } from '../shell/load-style.ts';
import style from '../styles/rest.css?url';
import { loadTexts } from '../texts/texts.ts';

let loading: Promise<void> | undefined;

/** Fetches the part that people who only listen do not load, and shows it once `whole` is. Idempotent. */
export function loadRest(whole?: Promise<unknown>): Promise<void> {
  loading ??= Promise.all([load(), whole]).then(([code]) => {
    rest.value = code;
    code.keepTextCurrent(document.body);
  });
  return loading;
}

async function load(): Promise<typeof import('./index.ts')> {
  // Its style sheet comes first: the rest adds to it.
  const room = loadRoom();
  const [code] = await Promise.all([
    fetchCode(() => import('./index.ts')),
    fetchCode(() => loadStyle(style)),
    fetchCode(() => loadTexts('inside')),
    room,
  ]);
  return code;
}
