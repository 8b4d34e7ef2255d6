import { describe, expect, it } from 'vitest';
import { accusedIn, collect, quotesOf, readersIn } from '../../../../../src/client/session/report/collect.ts';
import type { EpochKey } from '../../../../../src/node/e2ee/epoch-key.ts';
import { FrameEncryptor } from '../../../../../src/node/e2ee/frames/frame-encryptor.ts';
import { personOf } from '../../../../../src/node/identity/person.ts';
import type { Frame } from '../../../../../src/node/media/frame.ts';
import type { Participant } from '../../../../../src/node/participant/participant.ts';
import { readMember } from '../../../../../src/node/records/member.ts';
import { MAX_QUOTES } from '../../../../../src/node/report/constants.ts';
import { judge } from '../../../../../src/node/report/judge.ts';
import { readReport, writeReport } from '../../../../../src/node/report/report.ts';
import type { Room } from '../../../../../src/node/room/room.ts';
import { NOON, signer } from '../../../../support/records/records.ts';
import { STREAM, spoken } from '../../../../support/records/reports.ts';

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

describe('a report of what was kept', () => {
  it('from a room for members is heard with the key of that voice, which its page derives', async () => {
    const talk = await spoken(1);
    const { draft } = talk;
    const epochKey: EpochKey = { term: 1, epoch: 4, key: new Uint8Array(32).fill(4) };
    const encryptor = new FrameEncryptor(draft.room, STREAM);
    encryptor.use(epochKey);
    const plain = [100, 101, 102].map((seq): Frame => ({ seq, payload: Uint8Array.from([0xf8, 9, 9, 9]) }));
    const frames = (await Promise.all(plain.map((frame) => encryptor.seal(frame)))) as Frame[];
    const bundle = await talk.bundle(100, NOON - 1_000, 4, frames);
    const member = await readMember(draft.member!.bytes, draft.room, NOON);
    const room = { ...roomOf([member], []), id: draft.room };
    const other = { ...epochKey, epoch: 5 };
    const participant = { keys: { held: { speak: undefined, open: [other, epochKey] } } } as unknown as Participant;

    const evidence = await collect(room as Room, participant, member.id, [bundle]);
    expect(evidence.keys.map(({ epoch, stream }) => [epoch, stream])).toEqual([[4, STREAM]]);
    expect(Buffer.from(evidence.keys[0]!.key).equals(Buffer.from(epochKey.key.subarray(0, 16)))).toBe(false);
    const reporter = await signer(5);
    const bytes = await writeReport(reporter, { ...draft, ...evidence, charter: draft.charter });
    const verdict = await judge(await readReport(bytes));
    expect([verdict.seconds, verdict.faults, verdict.name]).toEqual([['signed'], [], 'Bao']);
    const without = await collect(room as Room, { keys: undefined } as unknown as Participant, member.id, [bundle]);
    expect(without.keys).toEqual([]);
  });

  it('is none of somebody who is not there', async () => {
    await expect(collect(roomOf([], []), {} as Participant, 'nobody', [])).rejects.toThrow(RangeError);
  });
});
