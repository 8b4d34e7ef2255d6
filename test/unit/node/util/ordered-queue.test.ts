import { describe, expect, it, vi } from 'vitest';
import { OrderedQueue } from '../../../../src/node/util/ordered-queue.ts';

describe('the ordered queue', () => {
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('delivers work as it was begun, whichever finishes first, and nothing after it is closed', async () => {
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

  it('continues after work and deliveries that fail, and counts them', async () => {
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

  it('has room for more after failures', async () => {
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
