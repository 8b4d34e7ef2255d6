import { describe, expect, it } from 'vitest';
import { type RecordKind, RecordsOfKind, type RoomParts } from '../../../../src/node/room/record-kind.ts';
import { RECORD_KINDS } from '../../../../src/node/room/record-kinds.ts';
import { encodeCbor } from '../../../../src/node/wire/cbor.ts';
import { enters, moment, open, useModeratedRoom } from '../../../support/fakes/moderated-room.ts';

useModeratedRoom();

describe('garbage', () => {
  it('of every kind of record is held against whoever hands it on, and changes nothing', async () => {
    await open();
    const ada = await enters('Ada', 1);
    await moment();
    const { edition } = ada.room.permissions;
    const kinds = [
      RECORD_KINDS.credential.word,
      RECORD_KINDS.revocation.word,
      RECORD_KINDS.act.word,
      RECORD_KINDS.state.word,
      RECORD_KINDS.overIssue.word,
    ];
    for (const kind of kinds)
      for (const size of [1, 32, 900, 11_000]) {
        const junk = encodeCbor([kind, size, crypto.getRandomValues(new Uint8Array(size))]);
        expect(await ada.gossip.hear(ada.room.topic, junk), `${kind}, ${size} bytes`).toBe('reject');
      }
    expect(ada.room.permissions.edition).toBe(edition);
  });
});

describe('a record of any kind', () => {
  interface Note {
    readonly by: number;
    readonly at: number;
  }

  let now = 0;
  const room = { now: () => now } as unknown as RoomParts;
  const newest = new Map<number, number>();
  const kind: RecordKind<Note, { take(note: Note): 'changed' | 'refreshed'; isNews(note: Note): boolean }> = {
    word: 200,
    event: 'change',
    read: ([by, at]) => ({ by: by!, at: at! }),
    allowed: ({ by }) => by !== 9,
    rate: { perSecond: 1, burst: 2, maxKeys: 8, by: ({ by }) => String(by) },
    again: { perSecond: 1, burst: 1 },
    kept: () => ({
      isNews: ({ by, at }) => at >= (newest.get(by) ?? 0),
      take: ({ by, at }) => {
        const known = newest.get(by) === at;
        newest.set(by, at);
        return known ? 'refreshed' : 'changed';
      },
    }),
    told: () => [...newest].map(([by, at]) => ({ bytes: new Uint8Array([by, at]) })),
  };
  const open = (more: Partial<typeof kind> = {}) => {
    now = 0;
    newest.clear();
    return new RecordsOfKind({ ...kind, ...more }, room);
  };

  it('is merged and sent to newcomers under the number of its kind', async () => {
    const notes = open();
    expect(await notes.accept(new Uint8Array([1, 5]))).toBe('changed');
    expect(notes.told).toEqual([[200, new Uint8Array([1, 5])]]);
  });

  it('counts against its author while it is new, and not when others replay it', async () => {
    const notes = open();
    await notes.accept(new Uint8Array([1, 5]));
    for (let i = 0; i < 5; i++) expect(await notes.accept(new Uint8Array([1, 4]))).toBe('old');
    expect(await notes.accept(new Uint8Array([1, 6]))).toBe('changed');
    expect(await notes.accept(new Uint8Array([1, 7]))).toBe('too-fast');
    expect(await notes.accept(new Uint8Array([2, 1]))).toBe('changed');
    now = 1_000;
    expect(await notes.accept(new Uint8Array([1, 7]))).toBe('changed');
  });

  it('is refused without the right to it, and before the room can judge it', async () => {
    expect(await open().accept(new Uint8Array([9, 1]))).toBe('not-allowed');
    expect(await open({ unready: () => 'old' }).accept(new Uint8Array([1, 1]))).toBe('old');
    expect(newest.size).toBe(0);
  });

  it('is forwarded again when it is known, though not at any rate', async () => {
    const notes = open({ rate: { ...kind.rate!, burst: 9 } });
    const said = [1, 2, 3].map(() => new Uint8Array([1, 5]));
    const fates: string[] = [];
    for (const bytes of said) fates.push(await notes.accept(bytes));
    expect(fates).toEqual(['changed', 'refreshed', 'too-fast']);
  });

  it('of the right kind and not as it must be is malformed', async () => {
    await expect(open().accept(new Uint8Array([1, 5]), ({ at }) => at === 6)).rejects.toThrow('another kind');
  });

  it('of a timeless kind is verified once, and each of those that were not taken in anew', async () => {
    let reads = 0;
    const counting = (bytes: Uint8Array) => {
      reads++;
      return { by: bytes[0]!, at: bytes[1]! };
    };
    const notes = open({
      timeless: 2,
      rate: { ...kind.rate!, burst: 99 },
      again: { perSecond: 1, burst: 99 },
      read: counting,
    });
    const say = (...bytes: number[]) => notes.accept(new Uint8Array(bytes));
    for (let i = 0; i < 4; i++) await say(1, 5);
    expect(reads).toBe(1);
    // One bit more is another record.
    await say(1, 5, 0);
    expect(reads).toBe(2);
    for (let i = 0; i < 3; i++) expect(await say(9, 1)).toBe('not-allowed');
    expect(reads).toBe(5);
    // Not more than two are remembered.
    for (const by of [2, 3]) await say(by, 1);
    await say(1, 5);
    expect(reads).toBe(8);
  });
});
