/** Rooms whose records cannot be read for a while, because the code for it does not come. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Charter } from '../../../../src/node/records/charter.ts';
import { RoomState } from '../../../../src/node/room/room-state.ts';
import { charter, memberBytes, NOON, signer } from '../../../support/records/records.ts';

const network = vi.hoisted(() => ({ fails: true }));
vi.mock('../../../../src/node/util/later-code.ts', () => ({
  laterCode: async (load: () => Promise<unknown>) => {
    if (network.fails) throw new Error('off-line');
    return load();
  },
}));

let founded: Charter;
let member: Uint8Array;
let state: RoomState;

beforeEach(async () => {
  network.fails = true;
  const [host, ada, session] = await Promise.all([signer(1), signer(2), signer(102)]);
  founded = await charter(host);
  member = await memberBytes(session, ada, founded.id, { version: NOON });
  state = new RoomState({ id: founded.id, now: () => NOON });
});

describe('where what reads grants does not come', () => {
  /** No grant, as nobody can know before it is read. */
  const GRANT = [4, new Uint8Array([4, 5, 6])] as const;

  it('nothing is applied, and all of it once it comes with a later message', async () => {
    await expect(state.merge({ charter: founded.bytes, kindedRecords: [GRANT] })).rejects.toThrow('off-line');
    await expect(state.merge({ members: [member] })).rejects.toThrow('off-line');
    expect([state.roster.charter, state.roster.size]).toEqual([undefined, 0]);
    network.fails = false;
    // Whoever told the last message is not blamed for those of others.
    expect(await state.merge({})).toBe(0);
    expect([state.roster.charter?.id, state.roster.size, state.drops.get('malformed')]).toEqual([founded.id, 1, 1]);
  });

  it('no more than 16 messages are kept, of which the first say whose room it is', async () => {
    await expect(state.merge({ charter: founded.bytes, kindedRecords: [GRANT] })).rejects.toThrow('off-line');
    for (let n = 0; n < 17; n++) await expect(state.merge({ members: [member] })).rejects.toThrow('off-line');
    expect(state.drops.get('full')).toBe(2);
    network.fails = false;
    await state.merge({});
    expect([state.roster.charter?.id, state.roster.size]).toEqual([founded.id, 1]);
  });
});
