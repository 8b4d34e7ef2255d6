import { describe, expect, it, vi } from 'vitest';
import { Lazy } from '../../../../src/node/util/lazy.ts';

describe('a lazy value', () => {
  it('is made once, on first use', async () => {
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
