import { expect, it } from 'vitest';
import { SignedRing } from '../../../../../src/client/audio/worker/signed-ring.ts';
import { KEPT_MS, MAX_BUNDLES, MAX_EVIDENCE } from '../../../../../src/node/report/constants.ts';

const bundle = (n: number, size = 1): Uint8Array<ArrayBuffer> => new Uint8Array(size).fill(n);

it('keeps the last half minute of each voice, the oldest first, and then nothing', () => {
  const ring = new SignedRing();
  ring.note('a', bundle(1), 0);
  ring.note('b', bundle(2), 10_000);
  ring.note('a', bundle(3), 20_000);
  expect(ring.of('a', 20_000)).toEqual([bundle(1), bundle(3)]);
  expect(ring.of('b', 20_000)).toEqual([bundle(2)]);
  expect(ring.of('a', KEPT_MS)).toEqual([bundle(3)]);
  expect(ring.forget(10_000 + KEPT_MS)).toBe(false);
  expect(ring.of('b', 10_000 + KEPT_MS)).toEqual([]);
  expect(ring.forget(20_000 + KEPT_MS)).toBe(true);
  expect(ring.of('nobody', 20_000)).toEqual([]);
});

it('keeps no more of one voice than a report may hold', () => {
  const ring = new SignedRing();
  for (let i = 0; i < MAX_BUNDLES + 5; i++) ring.note('a', bundle(i & 0xff), 1);
  expect(ring.of('a', 1)).toHaveLength(MAX_BUNDLES);
  expect(ring.of('a', 1)[0]).toEqual(bundle(5));
  for (let i = 0; i < 300; i++) ring.note('b', bundle(1, 2_000), 1);
  expect(ring.of('b', 1).reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(MAX_EVIDENCE);
});

it('keeps sixteen voices, those heard last', () => {
  const ring = new SignedRing();
  for (let i = 0; i < 16; i++) ring.note(`v${i}`, bundle(i), i);
  ring.note('v0', bundle(99), 20);
  ring.note('another', bundle(1), 21);
  expect(ring.of('v0', 21)).toHaveLength(2);
  expect(ring.of('v1', 21)).toEqual([]);
  expect(ring.of('another', 21)).toHaveLength(1);
});
