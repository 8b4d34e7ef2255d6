import { describe, expect, it } from 'vitest';
import { ComparisonSchedule } from '../../../../../src/node/fanout/subscribe/comparison-schedule.ts';

const STREAM = '00112233445566ff';
const RELAYS = ['olive', 'fig'] as const;
const said = (seq: number) => [0, 1, 2].map((i) => ({ seq: seq + i, payload: new Uint8Array(80) }));

/** A voice without a break from `from` to `to`, ms; looks every 60 ms and returns when a comparison was due. */
function talk(checks: ComparisonSchedule, from: number, to: number): number[] {
  const due: number[] = [];
  for (let now = from; now < to; now += 60) {
    checks.heard(STREAM, said(now / 20), now);
    if (!checks.isDue(now)) continue;
    due.push(now);
    checks.begin(RELAYS, [], now);
    checks.end(now);
  }
  return due;
}

describe('comparisons of two relays', () => {
  it('are made soon after the beginning and every 20 to 40 s while a voice flows', () => {
    const due = talk(new ComparisonSchedule(0), 0, 600_000);
    expect(due[0]).toBeGreaterThanOrEqual(4_000);
    expect(due[0]).toBeLessThan(4_100);
    for (let i = 1; i < due.length; i++) {
      expect(due[i]! - due[i - 1]!).toBeGreaterThanOrEqual(20_000);
      expect(due[i]! - due[i - 1]!).toBeLessThan(40_100);
    }
  });

  it('are due at once when a voice stops in mid-word, and through silence, never close together', () => {
    const checks = new ComparisonSchedule(0);
    const [first] = talk(checks, 0, 9_000);
    expect(first).toBeDefined();
    expect(checks.isDue(9_100)).toBe(false);
    expect(checks.isDue(9_300)).toBe(true);
    checks.begin(RELAYS, [], 9_300);
    checks.end(9_400);
    expect(checks.isDue(9_500)).toBe(false);
    expect(checks.isDue(13_500)).toBe(true);
  });

  it('report the frame before a hole, so that it can be filled', () => {
    const checks = new ComparisonSchedule(0);
    checks.heard(STREAM, said(0), 0);
    expect(checks.heard(STREAM, said(9), 180)).toEqual({ stream: STREAM, seq: 2 });
    expect(checks.mayBegin(180)).toBe(true);
    checks.begin(RELAYS, [], 180);
    expect(checks.mayBegin(10_000)).toBe(false);
    checks.void('olive');
    expect(checks.mayBegin(10_000)).toBe(true);
    expect(checks.end(10_000)).toBe(false);
  });
});
