import { describe, expect, it } from 'vitest';
import { issueCertificate } from '../../../../src/node/identity/certificate.ts';
import { NOTHING_DECIDED } from '../../../../src/node/moderation/decisions.ts';
import { writeState } from '../../../../src/node/moderation/state.ts';
import { MAX_KIND } from '../../../../src/node/records/kinds.ts';
import { NO_RULES, writeRules } from '../../../../src/node/records/rules.ts';
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

describe('what anybody repeats', () => {
  it.each(['rules', 'state'] as const)('%s costs nothing to the one who signed it, known or old', async (name) => {
    const host = await signer(1);
    const session = await signer(2);
    const founded = await charter(host);
    const certificate = await issueCertificate(host, session.publicKey, NOON + 3_600_000);
    const made = (n: number) => {
      const at = NOON + n;
      return name === 'rules'
        ? writeRules(session, certificate, founded.id, { at, name: 'Ada', rules: { ...NO_RULES, slow: n } })
        : writeState(session, certificate, founded.id, { ...NOTHING_DECIDED, term: 1, version: n, at });
    };
    const room = new RoomState({ id: founded.id, now: () => NOON, kinds: RECORD_KINDS });
    await room.merge({ charter: founded.bytes });
    const take = (bytes: Uint8Array) => room.takeKinded(RECORD_KINDS[name].word, bytes, 'a stranger');
    const [first, second, third] = await Promise.all([made(1), made(2), made(3)]);
    expect([await take(first), await take(second)]).toEqual(['accept', 'accept']);
    const again = [];
    for (let i = 0; i < 100; i++) {
      expect(await take(first)).toBe('ignore');
      again.push(await take(second));
    }
    // The kept one is handed on, as often as such are.
    expect(again.filter((verdict) => verdict === 'accept')).toHaveLength(RECORD_KINDS[name].again!.burst);
    expect(await take(third)).toBe('accept');
    expect(name === 'rules' ? room.kinds.rules.kept.inForce.slow : room.permissions.content).toEqual(
      name === 'rules' ? 3 : expect.objectContaining({ version: 3 }),
    );
  });
});
