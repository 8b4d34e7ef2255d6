import { expect, it } from 'vitest';
import { EarlyBundles } from '../../../../relay/forwarding/early-bundles.ts';

const bundle = (n: number): Uint8Array => Uint8Array.of(n);

it('what was said before the room knew its speaker is handed on in order as soon as it does', () => {
  const early = new EarlyBundles();
  for (const [session, n] of [
    ['ada', 1],
    ['bao', 2],
    ['ada', 3],
  ] as const)
    early.hold(session, bundle(n), 0);
  expect(early.take(() => false, 100)).toEqual([]);
  expect(early.take((session) => session === 'ada', 100)).toEqual([
    { session: 'ada', bytes: bundle(1) },
    { session: 'ada', bytes: bundle(3) },
  ]);
  expect(early.take((session) => session === 'ada', 100)).toEqual([]);
});

it('what nobody speaks is given up after a second, and no more than a second of it is held', () => {
  const early = new EarlyBundles();
  const taken = Array.from({ length: 30 }, (_, n) => early.hold('mallory', bundle(n), n * 50));
  expect(taken.filter(Boolean)).toHaveLength(18);
  expect(early.take(() => false, 1_100).map(({ bytes }) => bytes[0])).toEqual([0, 1, 2]);
  expect(early.hold('mallory', bundle(30), 1_100)).toBe(true);
});
