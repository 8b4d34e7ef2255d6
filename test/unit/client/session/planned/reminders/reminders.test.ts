import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pushes } from '../../../../../../src/client/session/planned/reminders/push.ts';
import { setPush, startReminders, wanted } from '../../../../../../src/client/session/planned/reminders/reminders.ts';
import {
  recallWanted,
  rememberWanted,
  type Wanted,
} from '../../../../../../src/client/session/planned/reminders/stored.ts';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const [ONE, TWO] = ['r'.repeat(27), 's'.repeat(27)];
const one = (more: Partial<Wanted> = {}): Wanted => ({
  plan: ONE,
  title: 'Books',
  starts: NOW + 5 * MINUTE,
  ends: NOW + 60 * MINUTE,
  told: NOW - 20 * MINUTE,
  push: false,
  servers: [],
  ...more,
});

/** Clocks of the page that run. */
let clocks: { onmessage?: () => void }[];
let shown: string[];
const looked = () => vi.waitFor(() => expect(recallWanted().every(({ told }) => told >= NOW)).toBe(true));
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  clocks = [];
  shown = [];
  vi.stubGlobal(
    'Worker',
    class {
      onmessage?: () => void;
      constructor() {
        clocks.push(this);
      }
      terminate(): void {
        clocks = clocks.filter((clock) => clock !== this);
      }
    },
  );
  vi.stubGlobal(
    'Notification',
    class {
      constructor(title: string) {
        shown.push(title);
      }
    },
  );
  vi.stubGlobal('document', { documentElement: { lang: 'en' }, baseURI: 'https://one.example/' });
  const request = async (_name: string, _options: object, run: (lock: object) => Promise<void>) => run({});
  vi.stubGlobal('navigator', { locks: { request } });
});
afterEach(async () => {
  rememberWanted([]);
  // The clock ends where nothing is wanted.
  for (const clock of clocks) clock.onmessage?.();
  await vi.waitFor(() => expect(clocks).toEqual([]));
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('a reminder', () => {
  it('that another tab has asked for is told by this one, and one that another tab has told is not', async () => {
    startReminders(() => false);
    expect(clocks).toEqual([]);
    rememberWanted([one({ told: NOW })]);
    startReminders(() => false);
    expect([clocks.length, wanted.peek().length]).toEqual([1, 1]);
    await settled();
    // As another tab leaves it: asked for once more, and told.
    wanted.value = [one()];
    clocks[0]!.onmessage?.();
    await settled();
    expect(shown).toEqual([]);
    rememberWanted([one({ title: 'Poems' })]);
    clocks[0]!.onmessage?.();
    await looked();
    await vi.waitFor(() => expect(shown).toEqual(['Poems']));
  });

  it('is the page’s while the relay does not reach this browser, though that was wanted', async () => {
    const isHeld = vi.spyOn(pushes, 'isHeld').mockResolvedValue(true);
    rememberWanted([one({ push: true })]);
    startReminders(() => false);
    await looked();
    await settled();
    expect(shown).toEqual([]);
    isHeld.mockResolvedValue(false);
    rememberWanted([one({ push: true })]);
    clocks[0]!.onmessage?.();
    await looked();
    await vi.waitFor(() => expect(shown).toEqual(['Books']));
  });
});

describe('reminding by the relay', () => {
  it('is over for the page though the relay could not be told', async () => {
    vi.spyOn(pushes, 'refuse').mockRejectedValue(new Error('no relay'));
    rememberWanted([one({ push: true, told: NOW })]);
    wanted.value = recallWanted();
    await expect(setPush(ONE, false, 'en')).rejects.toThrow('no relay');
    expect(recallWanted().map(({ push }) => push)).toEqual([false]);
  });

  it('of a browser that is reached anew is of what was asked for since', async () => {
    const want = vi.spyOn(pushes, 'want').mockResolvedValue(false);
    const both = [one({ told: NOW }), one({ plan: TWO, push: true, told: NOW })];
    rememberWanted(both);
    await setPush(ONE, true, 'en');
    expect(recallWanted().map(({ push }) => push)).toEqual([true, true]);
    rememberWanted(both);
    want.mockResolvedValue(true);
    await setPush(ONE, true, 'en');
    expect(recallWanted().map(({ push }) => push)).toEqual([true, false]);
  });
});
