/** Rooms whose records cannot be read for a while, because the code for it does not come. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { issueCertificate } from '../../../../src/node/identity/certificate.ts';
import type { Charter } from '../../../../src/node/records/charter.ts';
import { NO_RULES, writeRules } from '../../../../src/node/records/rules.ts';
import { RoomState } from '../../../../src/node/room/room-state.ts';
import { charter, memberBytes, NOON, signer } from '../../../support/records/records.ts';

const network = vi.hoisted(() => ({ fails: true }));
vi.mock('../../../../src/node/util/later-code.ts', () => ({
  laterCode: async (load: () => Promise<unknown>) => {
    if (network.fails) throw new Error('off-line');
    return load();
  },
}));
vi.mock('../../../../src/node/room/room-rules.ts', async (original) => {
  const { RULES_KIND } = await original<typeof import('../../../../src/node/room/room-rules.ts')>();
  return {
    get RULES_KIND() {
      if (network.fails) throw new Error('off-line');
      return RULES_KIND;
    },
  };
});

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

describe('where what reads rules does not come', () => {
  /** Rules by the host, `n` seconds of slow chat. */
  async function slow(n: number): Promise<readonly [number, Uint8Array]> {
    const [host, session] = await Promise.all([signer(1), signer(101)]);
    const certificate = await issueCertificate(host, session.publicKey, NOON + 3_600_000);
    const draft = { at: NOON - 100 + n, name: 'Ada', rules: { ...NO_RULES, slow: n } };
    return [14, await writeRules(session, certificate, founded.id, draft)];
  }
  const inForce = (): number | undefined => ('rules' in state.kinds ? state.kinds.rules.kept.inForce.slow : undefined);

  it('the others are applied, and the rules as soon as it comes, whatever is told then', async () => {
    await state.merge({ charter: founded.bytes, kindedRecords: [await slow(10)] });
    await state.merge({ kindedRecords: [await slow(20)], members: [member] });
    expect([state.roster.size, inForce(), state.drops.get('newer')]).toEqual([1, undefined, 0]);
    network.fails = false;
    expect(await state.merge({})).toBe(0);
    expect(inForce()).toBe(20);
  });

  it('the newest are kept, some of each message, and nobody is blamed for those of before', async () => {
    await state.merge({ charter: founded.bytes });
    const junk = (n: number) => [14, new Uint8Array([n, n >> 8])] as const;
    const told = [await slow(30), ...Array.from({ length: 9 }, (_, n) => junk(n))];
    // What is told again takes no place.
    for (let n = 0; n < 9; n++) await state.merge({ kindedRecords: told });
    expect(state.drops.get('full')).toBe(9 * 6);
    for (let n = 100; n < 112; n++) await state.merge({ kindedRecords: [junk(n)] });
    expect(state.drops.get('full')).toBe(9 * 6);
    network.fails = false;
    expect(await state.merge({ kindedRecords: [junk(200)] })).toBe(1);
    expect([inForce(), state.drops.get('malformed')]).toEqual([30, 16]);
  });
});
