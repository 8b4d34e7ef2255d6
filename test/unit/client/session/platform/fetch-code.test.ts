import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fetchCode, stuck } from '../../../../../src/client/session/platform/fetch-code.ts';
import { pass, stopClock } from '../../../../support/fakes/fake-clock.ts';

let server: 'answers' | 'fails' | 'is away';

beforeEach(() => {
  stopClock(0);
  stuck.value = false;
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  vi.stubGlobal('document', { baseURI: 'https://stoa.example/' });
  vi.stubGlobal('fetch', async () => {
    if (server === 'is away') throw new TypeError('no network');
    return { ok: server === 'answers' };
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Code that comes from the attempt with this number on. */
function comesAt(attempt: number) {
  const asked = { times: 0 };
  const load = async (): Promise<string> => {
    asked.times += 1;
    if (asked.times < attempt) throw new TypeError('did not come');
    return 'code';
  };
  return { asked, load };
}

it('is asked for again until it comes, and nothing is stuck by one failure', async () => {
  server = 'answers';
  const { load } = comesAt(2);
  const code = fetchCode(load);
  await pass(2_100);
  expect(await code).toBe('code');
  expect(stuck.value).toBe(false);
});

it('is not taken for stuck while the network or the server is away, for however long', async () => {
  for (server of ['is away', 'fails'] as const) {
    const { asked, load } = comesAt(30);
    const code = fetchCode(load);
    await pass(40_000, 500);
    expect(asked.times, server).toBeGreaterThan(10);
    expect(stuck.value, server).toBe(false);
    await pass(40_000, 500);
    expect(await code).toBe('code');
  }
});

it('is stuck where it does not come although the server answers, and may come all the same', async () => {
  server = 'is away';
  const { load } = comesAt(8);
  const code = fetchCode(load);
  await pass(6_100);
  expect(stuck.value).toBe(false);
  server = 'answers';
  await pass(4_100);
  expect(stuck.value).toBe(true);
  await pass(20_000, 500);
  expect(await code).toBe('code');
  expect(stuck.value).toBe(false);
});
