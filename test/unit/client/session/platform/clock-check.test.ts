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
  it('is wrong when all who were asked say so, by what the one says who says least', () => {
    expect(clockOff([HOUR])).toBe(HOUR);
    expect(clockOff([-HOUR - 400, -HOUR])).toBe(-HOUR);
    expect(clockOff([3 * HOUR, HOUR, 2 * HOUR])).toBe(HOUR);
  });

  it('is right as long as records made by it are taken, and to the millisecond no longer', () => {
    for (const side of [1, -1]) {
      expect(clockOff([side * CLOCK_TOLERANCE])).toBeUndefined();
      expect(clockOff([side * (CLOCK_TOLERANCE + 1)])).toBe(side * (CLOCK_TOLERANCE + 1));
    }
  });

  it('is not called wrong by a liar where anybody says otherwise, nor when nobody was asked', () => {
    expect(clockOff([])).toBeUndefined();
    expect(clockOff([HOUR, 300])).toBeUndefined();
    expect(clockOff([-HOUR, -HOUR, CLOCK_TOLERANCE])).toBeUndefined();
    expect(clockOff([HOUR, -HOUR])).toBeUndefined();
    expect(clockOff([HOUR, 2 * HOUR, -3 * HOUR])).toBeUndefined();
  });
});

describe('before the clock is called wrong', () => {
  const at = (time: number | undefined) => vi.fn(async () => time);

  it('the server of the page is asked, and clears it by itself', async () => {
    vi.useFakeTimers({ now: NOON });
    expect(await checkClock([HOUR, HOUR], at(NOON - 900))).toBeUndefined();
    expect(await checkClock([HOUR], at(NOON + HOUR))).toBe(HOUR);
    expect(await checkClock([HOUR], at(NOON - HOUR))).toBeUndefined();
  });

  it('relays alone say so where the server of the page tells no time', async () => {
    expect(await checkClock([-HOUR], at(undefined))).toBe(-HOUR);
  });

  it('a clock that relays find right costs the server nothing', async () => {
    const server = at(NOON);
    expect(await checkClock([20, HOUR], server)).toBeUndefined();
    expect(server).not.toHaveBeenCalled();
  });
});

describe('the time by the server of the page', () => {
  const asked = (headers: Record<string, string>) => {
    vi.stubGlobal('document', { baseURI: 'https://stoa.example/' });
    vi.stubGlobal('fetch', async () => new Response(null, { headers }));
    return serverTime(AbortSignal.timeout(1_000));
  };

  it('is that of its answer', async () => {
    expect(await asked({ date: 'Sun, 22 Nov 2026 12:00:00 GMT' })).toBe(NOON);
    expect(await asked({ date: 'Sun, 22 Nov 2026 12:00:00 GMT', age: '0' })).toBe(NOON);
  });

  it('is not known by an answer without a time, or out of a cache, or by none', async () => {
    expect(await asked({})).toBeUndefined();
    expect(await asked({ date: 'noon' })).toBeUndefined();
    expect(await asked({ date: 'Sun, 22 Nov 2026 12:00:00 GMT', age: '3600' })).toBeUndefined();
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await serverTime(AbortSignal.timeout(1_000))).toBeUndefined();
  });
});
