import { describe, expect, it } from 'vitest';
import { failed, RestartLimit } from '../../../../relay/util/restarts.ts';

describe('a process that ended', () => {
  it('has failed unless it said how it ended', () => {
    for (const code of [0, 1, 2]) expect(failed({ code, signal: null })).toBe(false);
    for (const code of [7, 70, 134]) expect(failed({ code, signal: null })).toBe(true);
    expect(failed({ code: null, signal: 'SIGSEGV' })).toBe(true);
    expect(failed({ code: null, signal: null })).toBe(true);
  });

  it('is started again after three failures in ten minutes, and not after a fourth', () => {
    const limit = new RestartLimit();
    expect([0, 1_000, 2_000].map((now) => limit.mayRestart(now))).toEqual([true, true, true]);
    expect(limit.mayRestart(599_000)).toBe(false);
    expect(limit.mayRestart(600_000)).toBe(true);
    expect(limit.mayRestart(600_500)).toBe(false);
  });
});
