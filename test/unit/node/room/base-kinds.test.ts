import { expect, it, vi } from 'vitest';
import { issueCertificate } from '../../../../src/node/identity/certificate.ts';
import { personOf } from '../../../../src/node/identity/person.ts';
import { NO_STANDING, NOTHING_DECIDED } from '../../../../src/node/moderation/decisions.ts';
import { writeState } from '../../../../src/node/moderation/state.ts';
import { RoomState } from '../../../../src/node/room/room-state.ts';
import { charter, memberBytes, NOON, signer } from '../../../support/records/records.ts';

const { coming } = vi.hoisted(() => ({ coming: Promise.withResolvers<void>() }));
vi.mock('../../../../src/node/moderation/grant-readers.ts', async (original) => {
  await coming.promise;
  return original();
});

it('lets nobody in before the readers of grants have come, where a room has a grant', async () => {
  const [host, ada, session, chair] = await Promise.all([signer(1), signer(2), signer(102), signer(101)]);
  const founded = await charter(host);
  const member = await memberBytes(session, ada, founded.id, { version: NOON });
  const state = new RoomState({ id: founded.id, now: () => NOON });
  const grant = new Uint8Array([4, 5, 6]);
  const told = state.merge({ charter: founded.bytes, members: [member], kindedRecords: [[4, grant]] });
  const certificate = await issueCertificate(host, chair.publicKey, NOON + 3_600_000);
  const silenced = new Map([[personOf(ada.publicKey), { ...NO_STANDING, silenced: true }]]);
  const decided = { ...NOTHING_DECIDED, standings: silenced, term: 1, version: 0, at: NOON };
  const ruling = await writeState(chair, certificate, founded.id, decided);
  const later = state.merge({ members: [member], kindedRecords: [[7, ruling]] });
  await new Promise((turn) => setTimeout(turn, 50));
  expect([state.roster.charter, state.roster.size]).toEqual([undefined, 0]);
  coming.resolve();
  // The grant was none.
  expect(await Promise.all([told, later])).toEqual([1, 0]);
  expect(state.roster.size).toBe(1);
  // What was decided after the charter is judged after it.
  expect(state.permissions.mayBeHeard(personOf(ada.publicKey))).toBe(false);
});
