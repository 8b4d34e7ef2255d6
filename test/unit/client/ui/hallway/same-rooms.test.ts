import { expect, it } from 'vitest';
import { sameRooms } from '../../../../../src/client/ui/hallway/same-rooms.ts';

const room = { id: 'a', faces: [{ key: 'k', name: 'Ada' }], onStage: 1, known: [] as string[] };
const before = new Map([[room.id, room]]);

it('a room is another one with whatever of it has changed, and with nothing else', () => {
  expect(sameRooms(before, [{ ...room, faces: [{ name: 'Ada', key: 'k' }], known: [] }]).get('a')).toBe(room);
  for (const other of [
    { ...room, onStage: 2 },
    { ...room, faces: [{ key: 'k', name: 'Bao' }] },
    { ...room, faces: [...room.faces, ...room.faces] },
    { ...room, known: ['Ada'] },
    { ...room, more: 1 },
  ])
    expect(sameRooms(before, [other]).get('a')).toBe(other);
});

it('rooms come in their new order, and those that are gone are forgotten', () => {
  const other = { ...room, id: 'b' };
  expect([...sameRooms(before, [other, { ...room }]).values()]).toEqual([other, room]);
  expect(sameRooms(before, [other]).has('a')).toBe(false);
});
