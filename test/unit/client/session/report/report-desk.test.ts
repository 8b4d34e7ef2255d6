import { afterEach, expect, it, vi } from 'vitest';
import { serverSays } from '../../../../../src/client/session/platform/relay-discovery.ts';
import { device } from '../../../../../src/client/session/platform/storage.ts';
import { type Inside, ReportDesk } from '../../../../../src/client/session/report/report-desk.ts';
import { readMember } from '../../../../../src/node/records/member.ts';
import { writeNamed } from '../../../../../src/node/report/ask.ts';
import { NOON, signer } from '../../../../support/records/records.ts';
import { spoken } from '../../../../support/records/reports.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

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

it('tells of what has come since one looked, also after a relay has told of a time to come', async () => {
  const { made } = await desk();
  let came = Date.now() + 1e12;
  vi.stubGlobal('document', { baseURI: 'https://one.example/' });
  serverSays.value = { peerId: 'one' };
  vi.stubGlobal('fetch', async () => new Response(writeNamed([{ id: 'ab'.repeat(16), came }])));
  expect(await made.unseen()).toBe(true);
  expect((await made.waiting())?.[0]?.came).toBeLessThanOrEqual(Date.now());
  device.set('reports-seen', String(Date.now() + 1e12));
  vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] });
  came = Date.now() - 1_000;
  expect(await made.unseen()).toBe(false);
  await made.waiting();
  vi.setSystemTime(Date.now() + 60_000);
  came = Date.now() - 1_000;
  expect(await made.unseen()).toBe(true);
});
