import { describe, expect, it } from 'vitest';
import { BanListShelf } from '../../../../relay/banlists/ban-list-shelf.ts';
import type { BanList } from '../../../../src/node/banlist/ban-list.ts';
import { BAN_LIST_LIFE } from '../../../../src/node/banlist/constants.ts';
import { toBase64url } from '../../../../src/node/wire/bytes.ts';

const list = (key: number, version = 1): BanList => ({
  root: new Uint8Array(32).fill(key),
  version,
  name: '',
  people: [],
  taken: [],
  leftOut: 0,
  bytes: new Uint8Array([key, version]),
});
const id = (key: number) => toBase64url(new Uint8Array(32).fill(key));

describe('lists of the banned at a relay', () => {
  it('are the newest of each community, in whatever order they come', () => {
    const shelf = new BanListShelf();
    expect(shelf.take(list(1, 2), 0, 'home')).toBe('kept');
    expect([shelf.take(list(1, 1), 0, 'home'), shelf.take(list(1, 2), 0, 'home')]).toEqual(['old', 'known']);
    expect([shelf.take(list(1, 3), 0, 'home'), shelf.take(list(2), 0, 'home')]).toEqual(['kept', 'kept']);
    expect([shelf.of(id(1), 0), shelf.of(id(2), 0), shelf.of(id(3), 0)]).toEqual([
      new Uint8Array([1, 3]),
      new Uint8Array([2, 1]),
      undefined,
    ]);
  });

  it('go when nobody brings or asks for them any more, and not because a clock jumps back', () => {
    const shelf = new BanListShelf();
    shelf.take(list(1), 0, 'home');
    shelf.take(list(2), 0, 'home');
    shelf.of(id(1), BAN_LIST_LIFE - 1);
    shelf.expire(BAN_LIST_LIFE);
    expect([shelf.size, shelf.of(id(2), 0)]).toEqual([1, undefined]);
    shelf.expire(0);
    shelf.expire(BAN_LIST_LIFE - 1);
    expect(shelf.size).toBe(1);
    shelf.expire(BAN_LIST_LIFE);
    expect(shelf.size).toBe(0);
  });

  it('of one address push out none but their own', () => {
    const shelf = new BanListShelf(4);
    for (const key of [1, 2, 3, 4]) expect(shelf.take(list(key), 0, 'flood')).toBe('kept');
    expect(shelf.take(list(5), 0, 'flood')).toBe('full');
    expect(shelf.take(list(6), 0, 'home')).toBe('kept');
    expect(shelf.take(list(7), 0, 'elsewhere')).toBe('kept');
    expect(shelf.size).toBe(4);
  });
});
