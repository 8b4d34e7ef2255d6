import { expect, test } from 'vitest';
import { TrafficShaper } from '../../../bench/listener/traffic-shaper.ts';

/** Sends at once and tells what arrives when, by ms. */
function arrivals(shaper: TrafficShaper<string>, until: number): string[] {
  const told: string[] = [];
  for (let now = 0; now <= until; now++) {
    for (const { flow, bytes } of shaper.take(now)) told.push(`${now} ${flow} ${bytes?.length ?? 'end'}`);
  }
  return told;
}

test('bytes arrive at the rate of the network, each packet a delay after it was sent', () => {
  const shaper = new TrafficShaper<string>(144, 50);
  shaper.send('a', Buffer.alloc(3_000), 0);
  expect(arrivals(shaper, 100)).toEqual(['60 a 1440', '70 a 1440', '71 a 120']);
});

test('flows share the rate by turns, so that a small one does not wait for all of a large one', () => {
  const shaper = new TrafficShaper<string>(144, 0);
  shaper.send('large', Buffer.alloc(1_440 * 4), 0);
  shaper.send('small', Buffer.alloc(144), 0);
  expect(arrivals(shaper, 100)).toEqual([
    '10 large 1440',
    '20 large 1440',
    '21 small 144',
    '31 large 1440',
    '41 large 1440',
  ]);
});

test('a flow ends after its last byte', () => {
  const shaper = new TrafficShaper<string>(144, 5);
  shaper.send('a', Buffer.alloc(2_880), 0);
  shaper.send('a', undefined, 0);
  expect(arrivals(shaper, 100)).toEqual(['15 a 1440', '25 a 1440', '25 a end']);
});

test('an idle network saves nothing up: later traffic takes as long as the first', () => {
  const shaper = new TrafficShaper<string>(144, 0);
  shaper.send('a', Buffer.alloc(1_440), 0);
  expect(shaper.take(500)).toHaveLength(1);
  shaper.send('a', Buffer.alloc(1_440), 500);
  expect(shaper.take(509)).toHaveLength(0);
  expect(shaper.take(510)).toHaveLength(1);
});

test('it says when to check again, and how much of a flow waits', () => {
  const shaper = new TrafficShaper<string>(144, 50);
  expect(shaper.next).toBeUndefined();
  shaper.send('a', Buffer.alloc(2_880), 0);
  expect(shaper.queued('a')).toBe(2_880);
  expect(shaper.next).toBe(0);
  expect(shaper.take(0)).toEqual([]);
  expect(shaper.queued('a')).toBe(1_440);
  expect(shaper.next).toBe(10);
});
