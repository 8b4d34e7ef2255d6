import { expect, it } from 'vitest';
import { createEpochKey } from '../../../../../src/node/e2ee/epoch-key.ts';
import { openText, sealText } from '../../../../../src/node/e2ee/texts/text-seal.ts';

const ROOM = 'A'.repeat(27);
const OTHER = `B${'A'.repeat(26)}`;

it('a text of the rules is opened by its own key, in its own room, under its own name', async () => {
  const key = { term: 1, epoch: 3, key: createEpochKey() };
  const sealed = { epoch: 3, sealed: await sealText(key, ROOM, 'pinned', 'Questions at eight') };
  expect(await openText([key], ROOM, 'pinned', sealed)).toBe('Questions at eight');
  expect(await openText([{ ...key, key: createEpochKey() }, key], ROOM, 'pinned', sealed)).toBe('Questions at eight');
  for (const [keys, room, name] of [
    [[{ ...key, key: createEpochKey() }], ROOM, 'pinned'],
    [[{ ...key, epoch: 4 }], ROOM, 'pinned'],
    [[key], OTHER, 'pinned'],
    [[key], ROOM, 'about'],
  ] as const)
    expect(await openText(keys, room, name, sealed)).toBeUndefined();
});
