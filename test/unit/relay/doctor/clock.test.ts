import { describe, expect, it } from 'vitest';
import { judgeClock } from '../../../../relay/doctor/clock.ts';

const NOON = Date.UTC(2026, 10, 30, 12);
/** The relay's clock is ahead by so many seconds; it writes whole ones. */
const ahead = (seconds: number, kept?: boolean) =>
  judgeClock({ date: NOON + Math.floor(seconds) * 1_000, asked: NOON + 100, answered: NOON + 300, kept });

describe('the clocks', () => {
  it('agree within what a date without fractions can tell', () => {
    for (const seconds of [-5, 0, 1, 5]) expect(ahead(seconds).verdict).toBe('ok');
  });

  it('differ: a little is worth a look, two minutes are wrong', () => {
    expect(ahead(30)).toMatchObject({ verdict: 'warn', seen: "the relay's is 30 s ahead of this computer's" });
    expect(ahead(-31)).toMatchObject({ verdict: 'warn', seen: "the relay's is 30 s behind this computer's" });
    expect(ahead(200).verdict).toBe('fail');
  });

  it('are wrong at the relay where this computer keeps its own', () => {
    expect(ahead(200, true).advice).toContain("the relay's is wrong");
    expect(ahead(200, false).advice).toContain('here first');
    expect(ahead(200).advice).toContain('compare both');
  });

  it('are not compared without a date', () => {
    expect(judgeClock({ date: Number.NaN, asked: 0, answered: 0, kept: true }).verdict).toBe('skipped');
  });
});
