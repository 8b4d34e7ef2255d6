import { expect, it } from 'vitest';
import { placesLeft } from '../../../../relay/util/places.ts';

const MBIT = 125_000;

it('a wide line leaves as many places as the number of listeners allows', () => {
  const load = { listeners: 300, maxListeners: 2_000, bytesPerSecond: 0, maxBandwidth: 10_000 * MBIT };
  expect(placesLeft(load)).toBe(1_700);
});

it('a line holds as many as one voice for each of them takes, though nobody talks', () => {
  const load = { listeners: 0, maxListeners: 10_000, bytesPerSecond: 0, maxBandwidth: 100 * MBIT };
  expect(placesLeft(load)).toBe(1_754);
});

it('where those who are there cost more, so will those who come', () => {
  const load = { listeners: 100, maxListeners: 10_000, bytesPerSecond: 50 * MBIT, maxBandwidth: 100 * MBIT };
  expect(placesLeft(load)).toBe(100);
});

it('a full line has no place, nor has one that is over its limit', () => {
  const load = { listeners: 10, maxListeners: 100, bytesPerSecond: MBIT, maxBandwidth: MBIT };
  expect(placesLeft(load)).toBe(0);
  expect(placesLeft({ ...load, bytesPerSecond: 2 * MBIT })).toBe(0);
});
