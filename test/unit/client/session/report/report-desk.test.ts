import { expect, it } from 'vitest';
import { type Inside, ReportDesk } from '../../../../../src/client/session/report/report-desk.ts';
import { readMember } from '../../../../../src/node/records/member.ts';
import { NOON, signer } from '../../../../support/records/records.ts';
import { spoken } from '../../../../support/records/reports.ts';

/** Somebody who talked in the room that this page is in. */
async function desk() {
  const { draft } = await spoken();
  const member = await readMember(draft.member!.bytes, draft.room, NOON);
  const [there, bundles] = [new Set([member.id]), new Set(draft.bundles)];
  const room = () => ({
    id: draft.room,
    roster: { get: (id: string) => (there.has(id) ? member : undefined), charter: undefined, members: [] },
    interactions: { lines: [], hands: [] },
    captions: { all: [] },
    permissions: { roleOf: () => 'none' },
  });
  let inside: Inside | undefined;
  const come = (): void => {
    inside = {
      records: room(),
      participant: { prove: () => undefined, keys: undefined },
      kept: { of: async () => [...bundles] },
    } as unknown as Inside;
  };
  come();
  const made = new ReportDesk({
    identity: await signer(5),
    relays: () => [],
    myName: () => 'Chidi',
    inside: () => inside,
  });
  const leave = (): void => {
    inside = undefined;
  };
  return { made, id: member.id, there, bundles, come, leave };
}

it('reports with what was there as one began to write, though the person has left and the worker has let go of it', async () => {
  const { made, id, there, bundles } = await desk();
  expect((await made.evidence(id))?.seconds).toBe(3);
  there.clear();
  bundles.clear();
  expect((await made.evidence(id))?.seconds).toBe(3);
  const filed = await made.file(id, 'threat', 'He means it.');
  expect(filed.delivered).toBe(false);
  expect(filed.blob.size).toBeGreaterThan(3_000);
});

it('forgets that when the form is closed, and when the room is left', async () => {
  const { made, id, there, come, leave } = await desk();
  await made.evidence(id);
  there.clear();
  made.forget('another');
  expect(await made.evidence(id)).toBeDefined();
  made.forget(id);
  expect(await made.evidence(id)).toBeUndefined();
  await expect(made.file(id, 'threat', '')).rejects.toThrow('nobody here');
  there.add(id);
  await made.evidence(id);
  there.clear();
  leave();
  expect(await made.evidence(id)).toBeUndefined();
  come();
  expect(await made.evidence(id)).toBeUndefined();
});
