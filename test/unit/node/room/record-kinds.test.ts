import { describe, expect, it } from 'vitest';
import { MAX_KIND } from '../../../../src/node/records/kinds.ts';
import { RECORD_KINDS } from '../../../../src/node/room/record-kinds.ts';
import { RoomState } from '../../../../src/node/room/room-state.ts';
import { charter, NOON, signer } from '../../../support/records/records.ts';

const words = Object.values(RECORD_KINDS).map(({ word }) => word);

describe('the kinds of records', () => {
  it('each have a word of their own that fits a message', () => {
    expect(new Set(words).size).toBe(words.length);
    expect(Math.max(...words)).toBeLessThanOrEqual(MAX_KIND);
  });

  it('are all that this version knows: a record of another is left, counted, and nobody is blamed', async () => {
    const { id } = await charter(await signer(1));
    const room = new RoomState({ id, now: () => NOON });
    expect(await room.takeKinded(MAX_KIND, new Uint8Array([1]))).toBe('ignore');
    expect(room.drops.get('newer')).toBe(1);
  });

  it('that are gossiped only, or have a list of their own, are refused where a message tells of the others', async () => {
    const founded = await charter(await signer(1));
    const room = new RoomState({ id: founded.id, now: () => NOON, kinds: RECORD_KINDS });
    const { keyRequest, memberKey, epochTable, tally, charter: own } = RECORD_KINDS;
    const told = [keyRequest, memberKey, epochTable, tally].map(({ word }) => [word, new Uint8Array([1])] as const);
    expect(await room.merge({ kindedRecords: [...told, [own.word, founded.bytes]] })).toBe(5);
    expect(room.roster.charter).toBeUndefined();
  });
});
