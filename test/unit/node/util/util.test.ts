import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Counters } from '../../../../src/node/util/counters.ts';
import { Emitter } from '../../../../src/node/util/emitter.ts';
import { Lazy } from '../../../../src/node/util/lazy.ts';
import { OrderedQueue } from '../../../../src/node/util/ordered-queue.ts';
import { RateLimit } from '../../../../src/node/util/rate-limit.ts';

describe('the rate limit', () => {
  it('lets a burst through, then so many a second', () => {
    const limit = new RateLimit({ perSecond: 2, burst: 3 });
    const take = (now: number) => limit.take('a', now);
    expect([take(0), take(0), take(0), take(0)]).toEqual([true, true, true, false]);
    expect([take(500), take(500), take(1_000)]).toEqual([true, false, true]);
  });

  it('saves up no more than a burst', () => {
    const limit = new RateLimit({ perSecond: 2, burst: 3 });
    limit.take('a', 0);
    expect([1, 2, 3, 4].map(() => limit.take('a', 1_000_000))).toEqual([true, true, true, false]);
  });

  it('keeps keys apart', () => {
    const limit = new RateLimit({ perSecond: 1, burst: 1 });
    expect([limit.take('a', 0), limit.take('b', 0), limit.take('a', 0)]).toEqual([true, true, false]);
  });

  it('never lets more through than the burst and the rate, whatever the clock does', () => {
    const steps = fc.array(fc.integer({ min: -5_000, max: 5_000 }), { maxLength: 300 });
    fc.assert(
      fc.property(steps, (jumps) => {
        const limit = new RateLimit({ perSecond: 4, burst: 12 });
        let now = 0;
        let forward = 0;
        let taken = 0;
        for (const jump of jumps) {
          now += jump;
          forward += Math.max(0, jump);
          if (limit.take('a', now)) taken++;
        }
        expect(taken).toBeLessThanOrEqual(12 + (forward / 1_000) * 4);
      }),
    );
  });

  it('refills nothing and takes nothing away when the clock jumps back, and goes on from there', () => {
    const limit = new RateLimit({ perSecond: 1, burst: 2 });
    limit.take('a', 100_000);
    expect(limit.take('a', 0)).toBe(true);
    expect(limit.take('a', 0)).toBe(false);
    expect(limit.take('a', 1_000)).toBe(true);
  });

  it('remembers only so many keys and pushes out the oldest', () => {
    const limit = new RateLimit({ perSecond: 0, burst: 1, maxKeys: 3 });
    for (const key of ['a', 'b', 'c', 'd']) limit.take(key, 0);
    expect([limit.take('d', 0), limit.take('c', 0)]).toEqual([false, false]);
    expect(limit.take('a', 0)).toBe(true);
  });

  it('charges what a thing costs', () => {
    const limit = new RateLimit({ perSecond: 0, burst: 10 });
    expect([limit.take('a', 0, 8), limit.take('a', 0, 3), limit.take('a', 0, 2)]).toEqual([true, false, true]);
  });
});

describe('the emitter', () => {
  it('calls every listener until it is taken off, and one only once', () => {
    const emitter = new Emitter<{ said: [string] }>();
    const [one, two] = [vi.fn(), vi.fn()];
    const off = emitter.on('said', one);
    emitter.on('said', one);
    emitter.on('said', two);
    emitter.emit('said', 'a');
    off();
    off();
    emitter.emit('said', 'b');
    expect(one.mock.calls).toEqual([['a']]);
    expect(two.mock.calls).toEqual([['a'], ['b']]);
  });

  it('bears a listener that takes off others or itself while it is called', () => {
    const emitter = new Emitter<{ said: [] }>();
    const second = vi.fn();
    const offSecond = emitter.on('said', second);
    const offFirst = emitter.on('said', () => {
      offFirst();
      offSecond();
    });
    emitter.emit('said');
    emitter.emit('said');
    expect(second.mock.calls.length).toBeLessThanOrEqual(1);
  });

  it('keeps nothing after it is cleared', () => {
    const emitter = new Emitter<{ said: [] }>();
    const listener = vi.fn();
    emitter.on('said', listener);
    emitter.clear();
    emitter.emit('said');
    expect(listener).not.toHaveBeenCalled();
  });
});

describe('counters', () => {
  it('count by name and start from nothing', () => {
    const counters = new Counters<'a' | 'b'>();
    counters.add('a');
    counters.add('a', 2);
    expect([counters.get('a'), counters.get('b')]).toEqual([3, 0]);
    expect(counters.snapshot()).toEqual({ a: 3 });
  });
});

describe('work in order', () => {
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('is handed on as it was begun, whichever is done first; what comes after the close is not', async () => {
    const done: ((value: number) => void)[] = [];
    const out: number[] = [];
    const order = new OrderedQueue<number>(3, (value) => out.push(value));
    const begin = (): void => order.push(() => new Promise((resolve) => done.push(resolve)));
    for (let i = 0; i < 4; i++) begin();
    expect([done.length, order.drops.get('behind')]).toEqual([3, 1]);
    done[1]!(1);
    await vi.waitFor(() => expect(out).toEqual([]));
    done[0]!(0);
    await vi.waitFor(() => expect(out).toEqual([0, 1]));
    begin();
    expect(done).toHaveLength(4);
    order.close();
    begin();
    expect(done).toHaveLength(4);
    for (const resolve of done) resolve(9);
    await turn();
    expect(out).toEqual([0, 1]);
  });

  it('goes on after work and deliveries that fail, and counts them', async () => {
    const out: number[] = [];
    const order = new OrderedQueue<number>(8, (value) => {
      if (value === 3) throw new Error('not delivered');
      out.push(value);
    });
    order.push(async () => 0);
    order.push(() => Promise.reject(new Error('not done')));
    order.push(() => {
      throw new Error('not begun');
    });
    order.push(async () => 3);
    order.push(async () => 4);
    await order.idle;
    order.push(async () => 5);
    await order.idle;
    expect(out).toEqual([0, 4, 5]);
    expect(order.drops.snapshot()).toEqual({ failed: 3 });
  });

  it('leaves room for more after failures', async () => {
    const out: number[] = [];
    const order = new OrderedQueue<number>(2, (value) => out.push(value));
    for (let i = 0; i < 5; i++) {
      order.push(() => Promise.reject(new Error('not done')));
      await order.idle;
    }
    order.push(async () => 1);
    await order.idle;
    expect(out).toEqual([1]);
    expect(order.drops.snapshot()).toEqual({ failed: 5 });
  });
});

describe('what is made lazily', () => {
  it('is made once, when it is first wanted', async () => {
    const make = vi.fn(async () => ({}));
    const lazy = new Lazy(make);
    expect([lazy.begun, make.mock.calls.length]).toEqual([undefined, 0]);
    expect(await lazy.get()).toBe(await lazy.get());
    expect(await lazy.begun).toBe(await lazy.get());
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('is made again after a failure', async () => {
    const make = vi.fn<() => Promise<number>>().mockRejectedValueOnce(new Error('no network')).mockResolvedValue(1);
    const lazy = new Lazy(make);
    await expect(lazy.get()).rejects.toThrow('no network');
    expect(lazy.begun).toBeUndefined();
    expect(await lazy.get()).toBe(1);
  });
});
