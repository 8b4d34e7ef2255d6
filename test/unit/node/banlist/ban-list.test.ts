import { describe, expect, it } from 'vitest';
import {
  type BanListDraft,
  isNewerList,
  type Listed,
  readBanList,
  writeBanList,
} from '../../../../src/node/banlist/ban-list.ts';
import { MAX_BAN_LIST, MAX_BAN_REASON_BYTES, MAX_LISTED, MAX_TAKEN } from '../../../../src/node/banlist/constants.ts';
import { listedNow } from '../../../../src/node/banlist/in-force.ts';
import { seal } from '../../../../src/node/identity/envelope.ts';
import { MalformedError, NewerError } from '../../../../src/node/wire/malformed.ts';
import { NOON, signer } from '../../../support/records/records.ts';

const WHEN = NOON / 1_000;
const root = await signer(1);
const others = await Promise.all([2, 3, 4].map((n) => signer(n)));
const person = (n: number) => n.toString(16).padStart(24, '0');
const listed = (n: number, more: Partial<Listed> = {}): Listed => ({
  person: person(n),
  name: 'Mallory',
  reason: 'Shouted at newcomers',
  when: WHEN + n,
  until: undefined,
  ...more,
});
const DRAFT: BanListDraft = {
  version: WHEN,
  name: 'Readers',
  people: [listed(1), listed(2, { until: WHEN + 3_600 })],
  taken: [{ root: others[0]!.publicKey, name: 'Writers' }],
  leftOut: 3,
};

describe('a list of the banned', () => {
  it('is read as it was written', async () => {
    const { root: by, bytes, ...said } = await readBanList((await writeBanList(root, DRAFT)).bytes);
    expect(said).toEqual(DRAFT);
    expect([by, bytes.byteLength < MAX_BAN_LIST]).toEqual([root.publicKey, true]);
  });

  it('leaves the oldest out that do not fit, and counts them', async () => {
    const many = Array.from({ length: MAX_LISTED + 5 }, (_, n) => listed(n, { name: '', reason: 'x' }));
    const short = await writeBanList(root, { ...DRAFT, people: many });
    expect([short.people.length, short.people[0]?.person, short.leftOut]).toEqual([MAX_LISTED, person(5), 8]);
    const long = many.map((one) => ({ ...one, reason: 'é'.repeat(MAX_BAN_REASON_BYTES / 2) }));
    const full = await writeBanList(root, { ...DRAFT, people: long });
    expect(full.bytes.byteLength).toBeLessThanOrEqual(MAX_BAN_LIST);
    expect(full.bytes.byteLength).toBeGreaterThan(MAX_BAN_LIST - 1_000);
    expect(full.people.length + full.leftOut).toBe(MAX_LISTED + 5 + DRAFT.leftOut);
    expect(full.people.at(-1)?.person).toBe(person(MAX_LISTED + 4));
  });

  it.each<[string, Partial<BanListDraft>]>([
    ['with somebody twice', { people: [listed(1), listed(1)] }],
    ['without a reason', { people: [listed(1, { reason: ' ' })] }],
    ['with a reason of two lines', { people: [listed(1, { reason: 'a\nb' })] }],
    ['with a reason too long', { people: [listed(1, { reason: 'x'.repeat(MAX_BAN_REASON_BYTES + 1) })] }],
    ['of a person that is none', { people: [listed(1, { person: 'ab' })] }],
    ['that takes itself on', { taken: [{ root: root.publicKey, name: '' }] }],
    ['that takes one on twice', { taken: [...DRAFT.taken, ...DRAFT.taken] }],
    [
      'that takes too many on',
      { taken: Array.from({ length: MAX_TAKEN + 1 }, (_, n) => ({ root: new Uint8Array(32).fill(n), name: '' })) },
    ],
    ['with a name that reorders others', { name: 'a\u202eb' }],
  ])('%s is malformed', async (_, wrong) => {
    await expect(writeBanList(root, { ...DRAFT, ...wrong })).rejects.toThrow(MalformedError);
  });

  it('is by the key that it names, and of this version', async () => {
    const { bytes } = await writeBanList(root, DRAFT);
    await expect(readBanList(bytes.with(bytes.length - 1, bytes.at(-1)! ^ 1))).rejects.toThrow(MalformedError);
    const forged = [1, root.publicKey, WHEN, '', [], [], 0];
    await expect(readBanList(await seal(others[0]!, 'stoa/record/ban-list/1', forged))).rejects.toThrow(MalformedError);
    const later = await seal(root, 'stoa/record/ban-list/1', [2, root.publicKey]);
    await expect(readBanList(later)).rejects.toThrow(NewerError);
  });

  it('gives way to a higher version, then to greater bytes, of its own community alone', async () => {
    const [before, after, also] = await Promise.all([
      writeBanList(root, DRAFT),
      writeBanList(root, { ...DRAFT, version: WHEN + 1 }),
      writeBanList(root, { ...DRAFT, name: 'Readers too' }),
    ]);
    expect([isNewerList(after, before), isNewerList(before, after), isNewerList(before, before)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(isNewerList(also, before)).not.toBe(isNewerList(before, also));
    const stranger = await writeBanList(others[1]!, { ...DRAFT, version: WHEN + 9 });
    expect([isNewerList(stranger, before), isNewerList(before, undefined)]).toEqual([false, true]);
  });
});

describe('who is kept out', () => {
  it('is who is on the own list and on those that it takes on, until their time is over', async () => {
    const [own, taken, stranger] = await Promise.all([
      writeBanList(root, DRAFT),
      writeBanList(others[0]!, {
        ...DRAFT,
        name: 'Writers',
        people: [listed(1, { reason: 'Theirs' }), listed(7)],
        taken: [{ root: others[1]!.publicKey, name: '' }],
      }),
      writeBanList(others[1]!, { ...DRAFT, people: [listed(9)], taken: [] }),
    ]);
    const now = listedNow(own, [stranger, taken], NOON);
    expect([...now].map(([who, { by, reason }]) => [who, by, reason])).toEqual([
      [person(1), 'Readers', 'Shouted at newcomers'],
      [person(2), 'Readers', 'Shouted at newcomers'],
      [person(7), 'Writers', 'Shouted at newcomers'],
    ]);
    expect([...listedNow(own, [], NOON + 3_600_000).keys()]).toEqual([person(1)]);
  });
});
