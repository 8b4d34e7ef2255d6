import { describe, expect, it } from 'vitest';
import { Gathered } from '../../../../../src/client/session/report/gathered.ts';
import type { EpochKey } from '../../../../../src/node/e2ee/epoch-key.ts';
import { FrameEncryptor } from '../../../../../src/node/e2ee/frames/frame-encryptor.ts';
import type { Frame } from '../../../../../src/node/media/frame.ts';
import type { Participant } from '../../../../../src/node/participant/participant.ts';
import { type Member, readMember } from '../../../../../src/node/records/member.ts';
import { MAX_BUNDLES, MAX_EVIDENCE } from '../../../../../src/node/report/constants.ts';
import { judge } from '../../../../../src/node/report/judge.ts';
import { readReport, writeReport } from '../../../../../src/node/report/report.ts';
import type { Room } from '../../../../../src/node/room/room.ts';
import { NOON, signer } from '../../../../support/records/records.ts';
import { STREAM, spoken } from '../../../../support/records/reports.ts';

/** A room in which one person is until `leave`. */
async function talked(seconds = 3) {
  const talk = await spoken(seconds);
  const { draft } = talk;
  let member: Member | undefined = await readMember(draft.member!.bytes, draft.room, NOON);
  const { id } = member;
  const room = {
    id: draft.room,
    roster: { get: (one: string) => (one === id ? member : undefined), charter: undefined, members: [] },
    interactions: { lines: [], hands: [] },
    captions: { all: [] },
  } as unknown as Room;
  const leave = (): void => {
    member = undefined;
  };
  const become = (next: Partial<Member>): void => {
    member = { ...member!, ...next };
  };
  return { ...talk, id, room, leave, become };
}

/** Distinct by what stands in the place of the signature. */
const fake = (n: number, size = 200): Uint8Array => {
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(size - 4, n);
  return bytes;
};

describe('what is gathered for a report', () => {
  it('stays when the person leaves while one writes', async () => {
    const { draft, id, room, leave } = await talked();
    const gathered = Gathered.begin(room, id)!;
    await gathered.take(draft.bundles, undefined, 0);
    leave();
    expect(Gathered.begin(room, id)).toBeUndefined();
    await gathered.take([], undefined, 20_000);
    const bytes = await writeReport(await signer(5), { ...draft, ...gathered.proof, charter: draft.charter });
    const verdict = await judge(await readReport(bytes));
    expect([verdict.seconds, verdict.faults, verdict.name]).toEqual([['signed', 'signed', 'signed'], [], 'Bao']);
  });

  it('stays when the worker has let go of it, each bundle once and the oldest first', async () => {
    const { draft, id, room } = await talked();
    const gathered = Gathered.begin(room, id)!;
    await gathered.take(draft.bundles.slice(0, 30), undefined, 0);
    await gathered.take(draft.bundles.slice(20), undefined, 1_000);
    expect(gathered.proof.bundles).toEqual(draft.bundles);
  });

  it('is of one minute, from the first sound on: what comes later would be judged as out of order', async () => {
    const { id, room } = await talked();
    const gathered = Gathered.begin(room, id)!;
    await gathered.take([], undefined, 0);
    await gathered.take([fake(1)], undefined, 500_000);
    await gathered.take([fake(1), fake(2)], undefined, 525_000);
    await gathered.take([fake(3)], undefined, 526_000);
    expect(gathered.bundles).toEqual([fake(1), fake(2)]);
  });

  it('has the record of the time of the sound, as long as sound is taken', async () => {
    const { id, room, become } = await talked();
    const gathered = Gathered.begin(room, id)!;
    become({ version: 20 });
    await gathered.take([fake(1)], undefined, 0);
    become({ version: 30 });
    await gathered.take([], undefined, 10_000);
    expect(gathered.proof.member?.at).toBe(30);
    become({ version: 90 });
    await gathered.take([], undefined, 70_000);
    become({ version: 95, identity: new Uint8Array(32) });
    await gathered.take([], undefined, 10_000);
    expect(gathered.proof.member?.at).toBe(30);
  });

  it('is no more than a report may hold', async () => {
    const { id, room } = await talked();
    const many = Gathered.begin(room, id)!;
    await many.take(
      Array.from({ length: MAX_BUNDLES + 5 }, (_, i) => fake(i)),
      undefined,
      0,
    );
    expect([many.bundles.length, many.bundles[0]]).toEqual([MAX_BUNDLES, fake(0)]);
    const large = Gathered.begin(room, id)!;
    await large.take(
      Array.from({ length: 300 }, (_, i) => fake(i, 2_000)),
      undefined,
      0,
    );
    expect(large.bundles).toHaveLength(Math.floor(MAX_EVIDENCE / 2_000));
  });

  it('from a room for members is heard with the key of that voice, which its page derives while the room has it', async () => {
    const { draft, bundle, id, room } = await talked(1);
    const epochKey: EpochKey = { term: 1, epoch: 4, key: new Uint8Array(32).fill(4) };
    const encryptor = new FrameEncryptor(draft.room, STREAM);
    encryptor.use(epochKey);
    const plain = [100, 101, 102].map((seq): Frame => ({ seq, payload: Uint8Array.from([0xf8, 9, 9, 9]) }));
    const frames = (await Promise.all(plain.map((frame) => encryptor.seal(frame)))) as Frame[];
    const sealed = await bundle(100, NOON - 1_000, 4, frames);
    const other = { ...epochKey, epoch: 5 };
    const holding = (...open: EpochKey[]) => ({ keys: { held: { speak: undefined, open } } }) as unknown as Participant;

    const gathered = Gathered.begin(room, id)!;
    await gathered.take([sealed], holding(other, epochKey), 0);
    await gathered.take([sealed], holding(other), 1_000);
    const { keys } = gathered.proof;
    expect(keys.map(({ epoch, stream }) => [epoch, stream])).toEqual([[4, STREAM]]);
    expect(Buffer.from(keys[0]!.key).equals(Buffer.from(epochKey.key.subarray(0, 16)))).toBe(false);
    const bytes = await writeReport(await signer(5), { ...draft, ...gathered.proof, charter: draft.charter });
    const verdict = await judge(await readReport(bytes));
    expect([verdict.seconds, verdict.faults, verdict.name]).toEqual([['signed'], [], 'Bao']);
    const without = Gathered.begin(room, id)!;
    await without.take([sealed], { keys: undefined } as unknown as Participant, 0);
    expect(without.proof.keys).toEqual([]);
  });
});
