import { describe, expect, it } from 'vitest';
import { keptShelf } from '../../../../relay/replays/kept-shelf.ts';
import type { Shelf } from '../../../../relay/replays/shelf.ts';

/** Reading takes `cost` ms. `unread` tells one shelf from another. */
function shelf({ cost }: { cost: number }) {
  const state = { now: 0, cost, readings: 0, unread: 0, fails: false };
  const read = async (): Promise<Shelf> => {
    state.readings++;
    state.now += state.cost;
    if (state.fails) throw new Error('gone');
    return { replays: new Map(), left: { unread: state.unread, members: [], old: 0, tooMuch: 0 } };
  };
  return { state, ask: keptShelf({ read, steady: () => state.now }) };
}

describe('a shelf that is kept', () => {
  it('is read once for all who ask at a time, and again after five seconds', async () => {
    const { state, ask } = shelf({ cost: 1 });
    await Promise.all(Array.from({ length: 100 }, ask));
    state.now = 5_000;
    await ask();
    expect(state.readings).toBe(1);
    state.now = 5_001;
    await ask();
    expect(state.readings).toBe(2);
  });

  it.each([1, 80, 150, 2_000, 60_000])(
    'that takes %d ms to read is read in a fiftieth of the time at most',
    async (cost) => {
      const { state, ask } = shelf({ cost });
      const end = 100 * Math.max(5_000, 50 * cost);
      while (state.now < end) {
        await ask();
        state.now += 97;
      }
      expect(state.readings).toBeGreaterThan(90);
      expect((state.readings * cost) / state.now).toBeLessThanOrEqual(1 / 50);
    },
  );

  it('holds by what the last reading took', async () => {
    const { state, ask } = shelf({ cost: 10_000 });
    await ask();
    state.cost = 1;
    state.now += 500_000;
    await ask();
    state.now += 5_000;
    await ask();
    expect(state.readings).toBe(3);
  });

  it('is the same object while nothing has changed, so that what was made of it holds', async () => {
    const { state, ask } = shelf({ cost: 1 });
    const first = await ask();
    state.now += 5_000;
    expect(await ask()).toBe(first);
    state.now += 5_000;
    state.unread = 1;
    expect((await ask()).left.unread).toBe(1);
    expect(state.readings).toBe(3);
  });

  it('is read again after a failure', async () => {
    const { state, ask } = shelf({ cost: 1 });
    state.fails = true;
    await expect(ask()).rejects.toThrow('gone');
    state.fails = false;
    expect((await ask()).left.unread).toBe(0);
  });
});
