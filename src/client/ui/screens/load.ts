import { fetchCode } from '../../session/platform/fetch-code.ts';
import { rest } from '../shell/later.tsx';
import { loadTexts } from '../texts/texts.ts';

let loading: Promise<void> | undefined;

/** Fetches the part that people who only listen do not load. Idempotent. */
export function loadRest(): Promise<void> {
  loading ??= fetchCode(() => Promise.all([import('./index.ts'), loadTexts('inside')])).then(([code]) => {
    rest.value = code;
    code.keepTextCurrent(document.body);
  });
  return loading;
}
