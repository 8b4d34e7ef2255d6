import { describe, expect, it } from 'vitest';
import { accusedIn, quotesOf, readersIn } from '../../../../../src/client/session/report/collect.ts';
import { personOf } from '../../../../../src/node/identity/person.ts';
import { MAX_QUOTES } from '../../../../../src/node/report/constants.ts';
import type { Room } from '../../../../../src/node/room/room.ts';

const key = (n: number): Uint8Array => new Uint8Array(32).fill(n);

interface Somebody {
  readonly id: string;
  readonly identity: Uint8Array;
}

/** A room of these people, of whom some decide. */
function roomOf(members: readonly Somebody[], deciders: readonly Uint8Array[], more: object = {}): Room {
  const roles = new Set(deciders.map(personOf));
  return {
    roster: {
      members,
      get: (id: string) => members.find((one) => one.id === id),
      charter: { root: key(1), host: key(2) },
    },
    permissions: { roleOf: (person: string) => (roles.has(person) ? 'moderator' : 'none') },
    interactions: { lines: [], hands: [] },
    captions: { all: [] },
    ...more,
  } as unknown as Room;
}

describe('who may read a report', () => {
  const [me, accused, moderator] = [key(7), key(8), key(9)];
  const people = [me, accused, moderator].map((identity, i) => ({ id: `s${i}`, identity }));

  it('are the root, the host and those who decide and are there, each once', () => {
    expect(readersIn(roomOf(people, [moderator, key(2)]), accused, me)).toEqual([key(1), key(2), moderator]);
  });

  it('is never whom it is about, nor who reports', () => {
    const room = roomOf(people, [me, accused, moderator]);
    expect(readersIn(room, accused, me)).toEqual([key(1), key(2), moderator]);
    expect(readersIn(room, key(2), key(1))).toEqual([me, accused, moderator]);
    expect(readersIn(roomOf([], [], { roster: { members: [] } }), accused, me)).toEqual([]);
  });
});

describe('what is quoted', () => {
  it('is what they wrote and were understood to say, the latest, and nothing of others or sealed', () => {
    const line = (identity: Uint8Array, at: number) => ({ id: 's', identity, at, bytes: Uint8Array.of(at) });
    const caption = (id: string, at: number, said: unknown) => ({ id, at, said, bytes: Uint8Array.of(at) });
    const lines = [
      line(key(8), 3),
      line(key(9), 4),
      ...Array.from({ length: MAX_QUOTES }, (_, i) => line(key(8), 10 + i)),
    ];
    const all = [caption('s', 5, 'words'), caption('other', 6, 'words'), caption('s', 7, { epoch: 1 })];
    const room = roomOf([], [], { interactions: { lines, hands: [] }, captions: { all } });
    const quotes = quotesOf(room, 's', key(8));
    expect(quotes).toHaveLength(MAX_QUOTES);
    expect(quotes[0]!.at).toBe(10);
    expect(quotesOf({ ...room, interactions: { lines: lines.slice(0, 2) } } as never, 's', key(8))).toEqual([
      { kind: 'line', at: 3, bytes: Uint8Array.of(3) },
      { kind: 'caption', at: 5, bytes: Uint8Array.of(5) },
    ]);
  });

  it('knows somebody of whom nothing but a line is there', () => {
    const room = roomOf([], [], { interactions: { lines: [{ id: 's', identity: key(8) }], hands: [] } });
    expect(accusedIn(room, 's')).toEqual(key(8));
    expect(accusedIn(room, 'nobody')).toBeUndefined();
  });
});
