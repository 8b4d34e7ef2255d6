import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { why, within } from '../../../../relay/doctor/within.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('work within a time', () => {
  it('is what it comes to, and its timer is gone', async () => {
    await expect(within(1_000, Promise.resolve(7))).resolves.toBe(7);
    await expect(within(1_000, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is given up when it is not there in time, and what comes later is nobody’s', async () => {
    const { promise, reject } = Promise.withResolvers<never>();
    const late = expect(within(2_000, promise)).rejects.toThrow('no answer within 2 s');
    await vi.advanceTimersByTimeAsync(2_000);
    await late;
    reject(new Error('too late'));
    await vi.advanceTimersByTimeAsync(1);
  });
});

it('a reason is in words', () => {
  const coded = (code: string): Error => Object.assign(new Error('connect to somewhere'), { code });
  expect(why(coded('ECONNREFUSED'))).toBe('connection refused');
  expect(why(coded('EPROTO'))).toBe('connect to somewhere');
  expect(why(new AggregateError([coded('ENETUNREACH'), coded('ECONNREFUSED')]))).toBe('no route to it');
  expect(why(new DOMException('too slow', 'TimeoutError'))).toBe('no answer in time');
  expect(why('odd')).toBe('odd');
});
