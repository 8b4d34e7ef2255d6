import { describe, expect, it } from 'vitest';
import { issueCertificate } from '../../../../src/node/identity/certificate.ts';
import { personOf } from '../../../../src/node/identity/person.ts';
import { type Remark, readRemark, type Saying, writeRemark } from '../../../../src/node/records/remark.ts';
import { NO_RULES } from '../../../../src/node/records/rules.ts';
import { RemarkRules } from '../../../../src/node/room/remark-rules.ts';
import { charter, NOON, signer } from '../../../support/records/records.ts';

const [host, ada, session] = await Promise.all([signer(1), signer(2), signer(3)]);
const { id: room } = await charter(host);
const certificate = await issueCertificate(ada, session.publicKey, NOON + 3_600_000);
const me = personOf(ada.publicKey);
const SLOW = { ...NO_RULES, slow: 10 };
const PAUSE = { ...NO_RULES, pause: 60 };

async function said(at: number, saying: Saying = { kind: 'line', text: 'x' }): Promise<Remark> {
  return readRemark(await writeRemark(session, certificate, room, { at, name: 'Ada', saying }), room, at);
}

/** Of a peer that has been here for a minute. */
function settled(): RemarkRules {
  const rules = new RemarkRules();
  for (let s = 60; s >= 0; s--) rules.look([], NOON - s * 1_000);
  return rules;
}

describe('slow mode', () => {
  it('leaves one line in that time by what their author signed, and counts the others', async () => {
    const rules = settled();
    const [first, soon, later] = [await said(NOON), await said(NOON + 5_000), await said(NOON + 10_000)];
    expect(rules.breaks(first, [], SLOW, NOON)).toBe(false);
    expect(rules.breaks(soon, [first], SLOW, NOON + 5_000)).toBe(true);
    expect(rules.breaks(later, [first], SLOW, NOON + 10_000)).toBe(false);
    expect(rules.drops.get('slow')).toBe(1);
  });

  it('leaves no more than a few at once of somebody who signs other times than now', async () => {
    const rules = settled();
    const lines = await Promise.all(Array.from({ length: 12 }, (_, n) => said(NOON - n * 20_000)));
    expect(lines.filter((line) => !rules.breaks(line, [], SLOW, NOON))).toHaveLength(4);
  });

  it('leaves what was written before this peer came', async () => {
    const rules = new RemarkRules();
    rules.look([], NOON);
    const lines = await Promise.all(Array.from({ length: 12 }, (_, n) => said(NOON - n * 20_000)));
    expect(lines.some((line) => rules.breaks(line, [], SLOW, NOON))).toBe(false);
  });
});

describe('the pause for newcomers', () => {
  it('counts from when this peer saw them first, and leaves neither lines nor hands until then', async () => {
    const rules = settled();
    rules.look([{ person: me, since: NOON - 3_600_000 }], NOON);
    const line = await said(NOON + 30_000);
    const hand = await said(NOON + 30_001, { kind: 'hand', since: NOON });
    expect([line, hand].map((one) => rules.breaks(one, [], PAUSE, NOON + 30_000))).toEqual([true, true]);
    expect(rules.breaks(await said(NOON + 30_002, { kind: 'lower' }), [], PAUSE, NOON + 30_000)).toBe(false);
    expect(rules.breaks(await said(NOON + 60_000), [], PAUSE, NOON + 60_000)).toBe(false);
    expect(rules.drops.get('pause')).toBe(2);
  });

  it('takes who was here before this peer at their word', async () => {
    const rules = new RemarkRules();
    rules.look([{ person: me, since: NOON - 120_000 }], NOON);
    for (let s = 1; s < 20; s++) rules.look([], NOON + s * 1_000);
    expect(rules.breaks(await said(NOON + 20_000), [], PAUSE, NOON + 20_000)).toBe(false);
    expect(rules.presence(me, NOON)).toBe(120_000);
  });

  it('sees somebody of an audience by the first that they say', async () => {
    const rules = settled();
    expect(rules.breaks(await said(NOON, { kind: 'lower' }), [], PAUSE, NOON)).toBe(false);
    expect(rules.breaks(await said(NOON + 60_000), [], PAUSE, NOON + 60_000)).toBe(false);
    const others = settled();
    expect(others.breaks(await said(NOON + 60_000), [], PAUSE, NOON + 60_000)).toBe(true);
    expect(others.breaks(await said(NOON + 120_000), [], PAUSE, NOON + 120_000)).toBe(false);
  });

  it('holds to it only those on the list, while the list is not whole', async () => {
    const rules = settled();
    rules.look([], NOON, false);
    expect(rules.breaks(await said(NOON + 1_000), [], PAUSE, NOON + 1_000)).toBe(false);
    rules.look([{ person: me, since: NOON }], NOON + 2_000, false);
    expect(rules.breaks(await said(NOON + 3_000), [], PAUSE, NOON + 3_000)).toBe(true);
  });

  it('forgets nobody who is here, however many others write', async () => {
    const rules = settled();
    const people = [{ person: me, since: NOON }];
    rules.look(people, NOON);
    const line = await said(NOON + 60_000);
    for (let n = 0; n < 3_000; n++) {
      const identity = new Uint8Array(32);
      new DataView(identity.buffer).setUint32(0, n + 1);
      expect(rules.breaks({ ...line, identity }, [], PAUSE, NOON + 60_000)).toBe(true);
    }
    expect(rules.breaks(line, [], PAUSE, NOON + 60_000)).toBe(false);
    rules.look(people, NOON + 61_000);
    expect(rules.presence(me, NOON + 61_000)).toBe(61_000);
  });

  it('does not begin anew for who goes and comes back', () => {
    const rules = settled();
    const people = [{ person: me, since: NOON }];
    rules.look(people, NOON);
    rules.look([], NOON + 1_000);
    rules.look(people, NOON + 2_000);
    expect(rules.presence(me, NOON + 3_000)).toBe(3_000);
  });
});
