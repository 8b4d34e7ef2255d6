import { expect, it } from 'vitest';
import { pathWords } from '../../../../../src/client/session/monitoring/path-words.ts';

const LINKED = { linked: true, relayed: false, state: 'open', reachable: true } as const;

it('says that somebody is heard directly, and for how long by relay too', () => {
  expect(pathWords(LINKED)).toBe('direct');
  expect(pathWords({ ...LINKED, relayed: true })).toBe('direct, and by relay for now');
});

it('says why somebody is not heard directly, whether or not a relay helps', () => {
  const unlinked = { ...LINKED, linked: false, relayed: true };
  expect([
    pathWords(unlinked),
    pathWords({ ...unlinked, state: 'connecting' }),
    pathWords({ ...unlinked, state: 'failing', relayed: false }),
    pathWords({ ...unlinked, state: undefined }),
    pathWords({ ...unlinked, state: undefined, reachable: false }),
  ]).toEqual([
    'by relay: nothing comes by the link',
    'by relay: the link is being made',
    'by no path: no direct path was found',
    'by relay: no link is planned',
    'by relay: they can only be met at relays',
  ]);
});
