import { describe, expect, it } from 'vitest';
import { MAX_APPLAUSE, MAX_AUDIENCE, MAX_TALLIES, TALLY_LIFE } from '../../../../src/node/records/constants.ts';
import { ListenerCounts } from '../../../../src/node/room/listener-counts.ts';

const NONE = [0, 0, 0, 0, 0];
const tally = (relay: string, at: number, listeners: number, applause = NONE) => ({ relay, at, listeners, applause });

describe('listener counts', () => {
  it('are the sum of the latest tallies of relays that still send them', () => {
    const audience = new ListenerCounts();
    audience.take(tally('a', 1, 300), 0);
    audience.take(tally('b', 1, 12), 10_000);
    audience.take(tally('a', 2, 310), 10_000);
    expect(audience.take(tally('a', 1, 5), 10_000).outcome).toBe('old');
    expect([audience.listeners(), audience.listeners('a')]).toEqual([322, 12]);
    audience.take(tally('b', 3, 13), 20_000);
    expect(audience.expire(10_000 + TALLY_LIFE)).toBe(true);
    expect(audience.listeners()).toBe(13);
  });

  it('include only new applause, and none twice when a relay restarts', () => {
    const audience = new ListenerCounts();
    expect(audience.take(tally('a', 1, 1, [9, 0, 0, 0, 0]), 0).applause).toEqual(NONE);
    expect(audience.take(tally('a', 2, 1, [11, 1, 0, 0, 0]), 0).applause).toEqual([2, 1, 0, 0, 0]);
    expect(audience.take(tally('a', 3, 1, [3, 1, 0, 0, 0]), 0).applause).toEqual(NONE);
    expect(audience.take(tally('a', 4, 1, [4, 1, 0, 0, 0]), 0).applause).toEqual([1, 0, 0, 0, 0]);
  });

  it('are at most what one relay may claim, and applaud no more often than there can be people', () => {
    const audience = new ListenerCounts();
    audience.take(tally('a', 1, MAX_AUDIENCE), 0);
    audience.take(tally('b', 1, MAX_AUDIENCE), 0);
    expect(audience.listeners()).toBe(MAX_AUDIENCE);
    expect(audience.take(tally('a', 2, 1, [MAX_APPLAUSE, 1, 0, 0, 0]), 0).applause).toEqual([MAX_AUDIENCE, 1, 0, 0, 0]);
  });

  it('include a bounded number of relays', () => {
    const audience = new ListenerCounts();
    for (let i = 0; i < MAX_TALLIES; i++) audience.take(tally(`r${i}`, 1, 1), 0);
    expect(audience.take(tally('more', 1, 1), 0).outcome).toBe('full');
    expect(audience.listeners()).toBe(MAX_TALLIES);
  });
});
