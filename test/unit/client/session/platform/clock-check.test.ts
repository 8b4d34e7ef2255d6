import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkClock, clockOff, serverTime } from '../../../../../src/client/session/platform/clock-check.ts';
import { CLOCK_TOLERANCE } from '../../../../../src/node/identity/certificate.ts';
import { NOON } from '../../../../support/records/records.ts';

const HOUR = 3_600_000;

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the clock', () => {
  it('is wrong when everybody who was asked says so, by the smallest error reported', () => {
    expect(clockOff([HOUR])).toBe(HOUR);
    expect(clockOff([-HOUR - 400, -HOUR])).toBe(-HOUR);
    expect(clockOff([3 * HOUR, HOUR, 2 * HOUR])).toBe(HOUR);
  });

  it('is right as long as its records are accepted, and not a millisecond longer', () => {
    for (const side of [1, -1]) {
      expect(clockOff([side * CLOCK_TOLERANCE])).toBeUndefined();
      expect(clockOff([side * (CLOCK_TOLERANCE + 1)])).toBe(side * (CLOCK_TOLERANCE + 1));
    }
  });

  it('is not called wrong by a liar where anybody disagrees, nor when nobody was asked', () => {
    expect(clockOff([])).toBeUndefined();
    expect(clockOff([HOUR, 300])).toBeUndefined();
    expect(clockOff([-HOUR, -HOUR, CLOCK_TOLERANCE])).toBeUndefined();
    expect(clockOff([HOUR, -HOUR])).toBeUndefined();
    expect(clockOff([HOUR, 2 * HOUR, -3 * HOUR])).toBeUndefined();
  });
});

describe('before the clock is called wrong', () => {
  const at = (time: number | undefined) => vi.fn(async () => time);

  it('the page’s server is asked, and can clear it alone', async () => {
    vi.useFakeTimers({ now: NOON });
    expect(await checkClock([HOUR, HOUR], at(NOON - 900))).toBeUndefined();
    expect(await checkClock([HOUR], at(NOON + HOUR))).toBe(HOUR);
    expect(await checkClock([HOUR], at(NOON - HOUR))).toBeUndefined();
  });

  it('relays alone decide where the page’s server reports no time', async () => {
    expect(await checkClock([-HOUR], at(undefined))).toBe(-HOUR);
  });

  it('a clock that relays find right causes no request to the server', async () => {
    const server = at(NOON);
    expect(await checkClock([20, HOUR], server)).toBeUndefined();
    expect(server).not.toHaveBeenCalled();
  });
});

describe('the time of the page’s server', () => {
  const asked = (headers: Record<string, string>) => {
    vi.stubGlobal('document', { baseURI: 'https://stoa.example/' });
    vi.stubGlobal('fetch', async () => new Response(null, { headers }));
    return serverTime(AbortSignal.timeout(1_000));
  };

  it('is that of its response', async () => {
    expect(await asked({ date: 'Sun, 22 Nov 2026 12:00:00 GMT' })).toBe(NOON);
    expect(await asked({ date: 'Sun, 22 Nov 2026 12:00:00 GMT', age: '0' })).toBe(NOON);
  });

  it('is unknown for a response without a time, or from a cache, or for none', async () => {
    expect(await asked({})).toBeUndefined();
    expect(await asked({ date: 'noon' })).toBeUndefined();
    expect(await asked({ date: 'Sun, 22 Nov 2026 12:00:00 GMT', age: '3600' })).toBeUndefined();
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await serverTime(AbortSignal.timeout(1_000))).toBeUndefined();
  });
});
