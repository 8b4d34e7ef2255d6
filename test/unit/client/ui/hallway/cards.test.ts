import { expect, it } from 'vitest';
import { isSame } from '../../../../../src/client/ui/hallway/cards.tsx';

const room = { id: 'a', faces: [{ key: 'k', name: 'Ada' }], onStage: 1, known: [] };

it('draws a card again for whatever of its room has changed, and for nothing else', () => {
  expect(isSame(room, { ...room, faces: [{ name: 'Ada', key: 'k' }], known: [] })).toBe(true);
  for (const other of [
    { ...room, onStage: 2 },
    { ...room, faces: [{ key: 'k', name: 'Bao' }] },
    { ...room, faces: [...room.faces, ...room.faces] },
    { ...room, known: ['Ada'] },
    { ...room, more: 1 },
    undefined,
  ])
    expect(isSame(room, other)).toBe(false);
});
