import { describe, expect, it } from 'vitest';
import { ProfileShelf } from '../../../../relay/profiles/profile-shelf.ts';
import { PROFILE_LIFE } from '../../../../src/node/profile/constants.ts';

const record = (id: string, at = 1, room = 'A') => ({
  room,
  id,
  at,
  epoch: 0,
  content: new Uint8Array(),
  bytes: new Uint8Array([at]),
});

describe('profiles at a relay', () => {
  it('are the latest of each session in each room, in whatever order they come', () => {
    const shelf = new ProfileShelf();
    expect(shelf.take(record('ada', 2), 0, 'home')).toBe('kept');
    expect(shelf.take(record('ada', 1), 0, 'home')).toBe('old');
    expect(shelf.take(record('ada', 2), 0, 'home')).toBe('known');
    expect(shelf.take(record('ada', 3, 'B'), 0, 'home')).toBe('kept');
    expect(shelf.of('A', ['ada', 'bao'])).toEqual([new Uint8Array([2])]);
    expect(shelf.of('B', ['ada'])).toEqual([new Uint8Array([3])]);
  });

  it('go when nobody brings them any more, and not because a clock jumps back', () => {
    const shelf = new ProfileShelf();
    shelf.take(record('ada'), 0, 'home');
    shelf.take(record('ada'), PROFILE_LIFE - 1, 'home');
    shelf.expire(PROFILE_LIFE);
    expect(shelf.size).toBe(1);
    shelf.expire(0);
    shelf.expire(PROFILE_LIFE - 1);
    expect(shelf.size).toBe(1);
    shelf.expire(PROFILE_LIFE);
    expect(shelf.size).toBe(0);
  });

  it('of one address push out none but their own', () => {
    const shelf = new ProfileShelf(4);
    for (const id of ['a', 'b', 'c', 'd']) expect(shelf.take(record(id), 0, 'flood')).toBe('kept');
    expect(shelf.take(record('e'), 0, 'flood')).toBe('full');
    expect(shelf.take(record('f'), 0, 'home')).toBe('kept');
    expect(shelf.take(record('g'), 0, 'elsewhere')).toBe('kept');
    expect(shelf.size).toBe(4);
    expect(shelf.of('A', ['f', 'g', 'a', 'b'])).toHaveLength(4);
  });
});
