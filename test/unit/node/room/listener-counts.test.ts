import { beforeEach, describe, expect, it } from 'vitest';
import { MAX_APPLAUSE, MAX_AUDIENCE, MAX_TALLIES, TALLY_LIFE } from '../../../../src/node/records/constants.ts';
import { ListenerCounts } from '../../../../src/node/room/listener-counts.ts';

const NONE = [0, 0, 0, 0, 0];
const tally = (relay: string, at: number, listeners: number, applause = NONE) => ({ relay, at, listeners, applause });

describe('the audience', () => {
  const heard: (readonly number[])[] = [];
  let audience: ListenerCounts;
  beforeEach(() => {
    heard.length = 0;
    audience = new ListenerCounts((more) => heard.push(more));
  });

  it('is the sum of what relays said last, and of those alone that still say it', () => {
    audience.take(tally('a', 1, 300), 0);
    audience.take(tally('b', 1, 12), 10_000);
    audience.take(tally('a', 2, 310), 10_000);
    expect(audience.take(tally('a', 1, 5), 10_000)).toBe('old');
    expect([audience.listeners(), audience.listeners('a')]).toEqual([322, 12]);
    audience.take(tally('b', 3, 13), 20_000);
    expect(audience.expire(10_000 + TALLY_LIFE)).toBe(true);
    expect(audience.listeners()).toBe(13);
  });

  it('counts only the applause that is new, and none twice when a relay begins again', () => {
    for (const [at, hearts] of [9, 11, 3, 4].entries()) audience.take(tally('a', at, 1, [hearts, 0, 0, 0, 0]), 0);
    expect(heard).toEqual([
      [2, 0, 0, 0, 0],
      [1, 0, 0, 0, 0],
    ]);
  });

  it('shows no change when a relay says the same again', () => {
    expect([1, 2].map((at) => audience.take(tally('a', at, 7), 0))).toEqual(['changed', 'refreshed']);
  });

  it('is no larger than one relay may claim, and claps no oftener than there can be people', () => {
    audience.take(tally('a', 1, MAX_AUDIENCE), 0);
    audience.take(tally('b', 1, MAX_AUDIENCE), 0);
    expect(audience.listeners()).toBe(MAX_AUDIENCE);
    audience.take(tally('a', 2, 1, [MAX_APPLAUSE, 1, 0, 0, 0]), 0);
    expect(heard).toEqual([[MAX_AUDIENCE, 1, 0, 0, 0]]);
  });

  it('counts a bounded number of relays', () => {
    for (let i = 0; i < MAX_TALLIES; i++) audience.take(tally(`r${i}`, 1, 1), 0);
    expect(audience.take(tally('more', 1, 1), 0)).toBe('full');
    expect(audience.listeners()).toBe(MAX_TALLIES);
  });
});
