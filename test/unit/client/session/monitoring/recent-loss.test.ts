import { describe, expect, it } from 'vitest';
import { RecentLoss } from '../../../../../src/client/session/monitoring/recent-loss.ts';

const counts = (framesReceived: number, framesLost: number, framesLate = 0) => ({
  framesReceived,
  framesLost,
  framesLate,
});

describe('the recent loss of a voice', () => {
  it('is the share over the last ten samples, and forgets earlier ones', () => {
    const loss = new RecentLoss();
    loss.note(counts(100, 50));
    expect(loss.share).toBeUndefined();
    loss.note(counts(140, 60));
    expect(loss.share).toBe(0.2);
    for (let i = 1; i <= 10; i++) loss.note(counts(140 + 50 * i, 60));
    expect(loss.share).toBe(0);
  });

  it('counts a late frame once', () => {
    const loss = new RecentLoss();
    loss.note(counts(0, 0));
    loss.note(counts(100, 10, 10));
    expect(loss.share).toBe(0.1);
  });

  it('is unknown while nobody talks, and restarts with a new stream', () => {
    const loss = new RecentLoss();
    loss.note(counts(100, 50));
    loss.note(counts(100, 50));
    expect(loss.share).toBeUndefined();
    loss.note(counts(10, 0));
    loss.note(counts(60, 0));
    expect(loss.share).toBe(0);
  });
});
