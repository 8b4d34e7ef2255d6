import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAddressNotices } from '../../../../relay/http/address-notices.ts';
import { createConnectionLimits } from '../../../../relay/http/connection-limits.ts';
import { createCounters } from '../../../../relay/util/counters.ts';
import type { Log } from '../../../../relay/util/log.ts';
import { stopClock } from '../../../support/fakes/fake-clock.ts';

beforeEach(() => stopClock(0));
afterEach(() => void vi.useRealTimers());

function notices() {
  const warned: string[] = [];
  const log = { warn: (_fields: object, message: string) => void warned.push(message) } as Partial<Log> as Log;
  const counters = createCounters();
  const limits = createConnectionLimits({ most: 100, perAddress: 10 });
  const made = createAddressNotices({ counters, limits: [limits], perAddress: 10, log, now: () => Date.now() });
  return { made, warned, counters, limits };
}

describe('notices about addresses', () => {
  it('name what to write into the proxy’s configuration when it names no address, once in ten minutes', () => {
    const { made, warned, counters } = notices();
    expect(made.current).toEqual([]);
    counters.add('upgrade.unforwarded.absent');
    vi.advanceTimersByTime(5_000);
    expect(warned).toHaveLength(1);
    expect(warned[0]).toContain('proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for');
    expect(warned[0]).toContain('option forwardfor');
    for (let minute = 0; minute < 9; minute++) {
      counters.add('upgrade.unforwarded.absent');
      vi.advanceTimersByTime(60_000);
    }
    expect(warned).toHaveLength(1);
    counters.add('upgrade.unforwarded.unreadable');
    vi.advanceTimersByTime(65_000);
    expect(warned).toHaveLength(2);
    expect(made.current).toEqual(warned);
    vi.advanceTimersByTime(600_000);
    expect(made.current).toEqual([]);
  });

  it('tell that one address has most of the places before it is refused', () => {
    const { made, warned, limits } = notices();
    for (let i = 0; i < 7; i++) limits.enter('192.0.2.1');
    expect(made.current).toEqual([]);
    limits.enter('192.0.2.1');
    expect(made.current).toHaveLength(1);
    expect(warned).toEqual(made.current);
    expect(warned[0]).toContain('--max-per-address');
  });

  it('say nothing of an address among many', () => {
    const { made, limits } = notices();
    for (let i = 0; i < 9; i++) limits.enter('192.0.2.1');
    for (let i = 0; i < 9; i++) limits.enter(`192.0.2.${i + 2}`);
    expect(made.current).toEqual([]);
  });

  it('name no address', () => {
    const { made, counters, limits } = notices();
    for (let i = 0; i < 9; i++) limits.enter('192.0.2.1');
    counters.add('upgrade.unforwarded.absent');
    counters.add('upgrade.unforwarded.unreadable');
    expect(made.current).toHaveLength(3);
    expect(made.current.join()).not.toContain('192.0.2.1');
  });
});
