import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Pair } from '../../../../relay/acme/kept.ts';
import { Renewal, type RenewalOptions } from '../../../../relay/acme/renewal.ts';
import { createCounters } from '../../../../relay/util/counters.ts';
import { createLog, type Log } from '../../../../relay/util/log.ts';
import { selfSign } from '../../../support/machine/self-sign.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

async function signed(name: string, days: number): Promise<Pair> {
  const folder = await mkdtemp(join(tmpdir(), 'stoa-renewal-'));
  await selfSign({ cert: join(folder, 'cert'), key: join(folder, 'key') }, name, { days });
  const pair = { cert: await readFile(join(folder, 'cert'), 'utf8'), key: await readFile(join(folder, 'key'), 'utf8') };
  await rm(folder, { recursive: true });
  return pair;
}

let fresh: Pair;
let ended: Pair;
beforeAll(async () => {
  fresh = await signed('relay.example', 90);
  ended = await signed('relay.example', -1);
});
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** One whose orders, and what becomes of them, are told. */
function made(given: Partial<RenewalOptions> = {}) {
  const used: Pair[] = [];
  const kept: Pair[] = [];
  const lines: string[] = [];
  const write = (_fields: unknown, text: string): void => void lines.push(text);
  const log: Log = { ...createLog('silent'), error: write, warn: write };
  const order = vi.fn<RenewalOptions['order']>(async () => fresh);
  const counters = createCounters();
  const renewal = new Renewal({
    pair: undefined,
    names: () => ['relay.example'],
    order,
    keep: async (pair) => void kept.push(pair),
    use: (pair) => void used.push(pair),
    howFailed: () => 'unreachable',
    counters,
    log,
    steady: Date.now,
    ...given,
  });
  return { renewal, order, used, kept, lines, counters };
}

/** Lets what waits for nothing but promises run. */
const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

describe('the renewal of a certificate', () => {
  it('asks for one where there is none, uses and keeps it, and asks again when two thirds of its life are over', async () => {
    const { renewal, order, used, kept, counters } = made();
    renewal.start();
    await settled();
    expect([order.mock.calls.length, used, kept]).toEqual([1, [fresh], [fresh]]);
    await vi.advanceTimersByTimeAsync(59 * DAY);
    expect(order).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(DAY + HOUR);
    expect(order.mock.calls.length).toBeGreaterThan(1);
    expect(counters.read()['acme.renewed']).toBe(order.mock.calls.length);
    await renewal.stop();
  });

  it('asks nobody while the kept one will do', async () => {
    const { renewal, order, used } = made({ pair: fresh });
    renewal.start();
    await vi.advanceTimersByTimeAsync(30 * DAY);
    expect([order.mock.calls.length, used]).toEqual([0, []]);
    await renewal.stop();
  });

  it('tries again, less and less often, goes on with what it has, and says so until it works', async () => {
    const order = vi.fn<RenewalOptions['order']>(async () => {
      throw new Error('nobody answers');
    });
    const { renewal, used, lines, counters } = made({ pair: ended, order });
    renewal.start();
    await settled();
    expect(renewal.notices.join()).toMatch(/relay\.example could be had: nobody answers; the present one ended 20/);
    await vi.advanceTimersByTimeAsync(DAY);
    const times = order.mock.calls.length;
    expect(times).toBeGreaterThan(8);
    expect(times).toBeLessThan(30);
    expect(order.mock.calls.map(([, attempt]) => attempt)).toEqual(Array.from({ length: times }, (_, i) => i));
    expect(counters.read()['acme.failed']).toBe(times);
    expect(lines.length).toBe(times);
    order.mockImplementation(async () => fresh);
    renewal.hurry();
    await settled();
    expect([used, renewal.notices]).toEqual([[fresh], []]);
    await renewal.stop();
  });

  it('uses what cannot be kept, and keeps it when there is room', async () => {
    let full = true;
    const kept: Pair[] = [];
    const { renewal, used, order, lines } = made({
      keep: async (pair) => {
        if (full) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
        kept.push(pair);
      },
    });
    renewal.start();
    await settled();
    expect(used).toEqual([fresh]);
    expect(lines.join()).toContain('cannot be written');
    full = false;
    await vi.advanceTimersByTimeAsync(HOUR);
    expect([kept, order.mock.calls.length]).toEqual([[fresh], 1]);
    await renewal.stop();
  });

  it('orders no heap of certificates where the clock is wrong', async () => {
    const { renewal, order, lines } = made({ now: () => Date.now() + 400 * DAY });
    renewal.start();
    await vi.advanceTimersByTimeAsync(20 * HOUR);
    expect(order).toHaveBeenCalledTimes(1);
    expect(lines.join()).toContain("this computer's clock seems to be wrong");
    await vi.advanceTimersByTimeAsync(10 * HOUR);
    expect(order).toHaveBeenCalledTimes(2);
    await renewal.stop();
  });

  it('asks once, however often it is told to hurry meanwhile, and for the names that there are then', async () => {
    let names = ['relay.example'];
    const first = Promise.withResolvers<Pair>();
    const both = await signedBoth();
    const order = vi.fn<RenewalOptions['order']>((asked) => (asked.length > 1 ? Promise.resolve(both) : first.promise));
    const { renewal, used } = made({ order, names: () => names });
    renewal.start();
    renewal.hurry();
    await settled();
    expect(order).toHaveBeenCalledTimes(1);
    names = ['relay.example', 'hall.example'];
    renewal.hurry();
    first.resolve(fresh);
    await settled();
    expect(order.mock.calls.map(([asked]) => asked.length)).toEqual([1, 2]);
    expect(used).toEqual([fresh, both]);
    await renewal.stop();
  });

  it('does nothing more once it is stopped, which it is once the order in flight has ended', async () => {
    const first = Promise.withResolvers<Pair>();
    const { renewal, used } = made({ order: () => first.promise });
    renewal.start();
    await settled();
    let stopped = false;
    const stop = renewal.stop().then(() => {
      stopped = true;
    });
    await settled();
    expect(stopped).toBe(false);
    first.resolve(fresh);
    await stop;
    expect([used, vi.getTimerCount()]).toEqual([[], 0]);
  });

  it('orders nothing before it is started nor after it is stopped, whoever tells it to hurry', async () => {
    const { renewal, order } = made();
    renewal.hurry();
    await settled();
    expect([order.mock.calls.length, vi.getTimerCount()]).toEqual([0, 0]);
    renewal.start();
    await settled();
    expect([order.mock.calls.length, vi.getTimerCount()]).toEqual([1, 1]);
    await renewal.stop();
    renewal.hurry();
    await vi.advanceTimersByTimeAsync(90 * DAY);
    expect([order.mock.calls.length, vi.getTimerCount()]).toEqual([1, 0]);
  });

  it('orders nothing where it is stopped as soon as it has started', async () => {
    const { renewal, order } = made();
    renewal.start();
    await renewal.stop();
    await settled();
    expect([order.mock.calls.length, vi.getTimerCount()]).toEqual([0, 0]);
  });

  it('leaves no trouble behind when the order in flight is ended by the stop', async () => {
    const first = Promise.withResolvers<Pair>();
    const { renewal, counters, lines } = made({ order: () => first.promise });
    renewal.start();
    await settled();
    first.reject(new Error('the relay stops'));
    await renewal.stop();
    expect([counters.read()['acme.failed'], lines, renewal.notices, vi.getTimerCount()]).toEqual([0, [], [], 0]);
  });
});

async function signedBoth(): Promise<Pair> {
  vi.useRealTimers();
  const pair = await signed('relay.example,DNS:hall.example', 90);
  vi.useFakeTimers();
  return pair;
}
