import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCounters } from '../../../../relay/util/counters.ts';
import { createLastResort } from '../../../../relay/util/last-resort.ts';
import type { Log } from '../../../../relay/util/log.ts';
import { stopClock } from '../../../support/fakes/fake-clock.ts';

beforeEach(() => stopClock(0));
afterEach(() => void vi.useRealTimers());

function resort(leave: () => Promise<void>) {
  const lines: string[] = [];
  const counters = createCounters();
  const end = vi.fn();
  const log = { error: (fields: object) => lines.push(JSON.stringify(fields)) } as unknown as Log;
  return { handle: createLastResort({ counters, log, leave, end }), lines, counters, end };
}

const ERROR = new Error('nobody at 203.0.113.7 answers');

describe('an error that nothing caught', () => {
  it('is counted and logged without its message, and ends the process once it has left', async () => {
    const left = Promise.withResolvers<void>();
    const { handle, lines, counters, end } = resort(() => left.promise);
    handle(ERROR);
    handle(ERROR);
    await vi.advanceTimersByTimeAsync(500);
    expect(end).not.toHaveBeenCalled();
    left.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(end).toHaveBeenCalledTimes(1);
    expect(counters.read()['process.exceptions']).toBe(2);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('last-resort.test.ts');
    expect(lines[0]).not.toContain('203.0.113.7');
  });

  it.each([
    ['takes long', () => new Promise<void>(() => undefined)],
    ['fails', () => Promise.reject(ERROR)],
    [
      'throws',
      () => {
        throw ERROR;
      },
    ],
  ])('ends the process within a second when leaving %s', async (_, leave) => {
    const { handle, end } = resort(leave);
    handle(ERROR);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(end).toHaveBeenCalledTimes(1);
  });
});
