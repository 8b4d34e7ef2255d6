import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MAX_PER_HOST, PlanShelf } from '../../../../relay/planned/plan-shelf.ts';
import { communityNonce, communityOf } from '../../../../src/node/community/name.ts';
import type { Signer } from '../../../../src/node/identity/keys.ts';
import { AHEAD, KEPT_AFTER } from '../../../../src/node/planned/constants.ts';
import { meetingOf } from '../../../../src/node/planned/meetings.ts';
import { planDetails, UnknownZoneError } from '../../../../src/node/planned/plan.ts';
import { plan, THURSDAYS } from '../../../support/records/plans.ts';
import { NOON, signer } from '../../../support/records/records.ts';

let host: Signer;
let shelf: PlanShelf;

beforeAll(async () => {
  host = await signer(1);
});
beforeEach(() => {
  shelf = new PlanShelf(4);
});

const nonce = (n: number): Uint8Array<ArrayBuffer> => new Uint8Array(16).fill(n);
const any = (): boolean => true;
const titles = (now = NOON): readonly string[] => shelf.comingUp(any, now).map(({ title }) => title);

async function put(n: number, by: Signer, from = 'there', title = `room ${n}`) {
  return shelf.take(await plan(by, {}, { nonce: nonce(n), title }), NOON, from);
}

describe('the shelf of plans', () => {
  it('lists what is to come, the soonest first, and nothing of what is by link, cancelled or over', async () => {
    const later = { ...THURSDAYS, wall: THURSDAYS.wall + 60 };
    shelf.take(await plan(host, { schedule: later }, { nonce: nonce(1), title: 'later' }), NOON, 'a');
    shelf.take(await plan(host, {}, { nonce: nonce(2), title: 'sooner' }), NOON, 'a');
    shelf.take(await plan(host, {}, { nonce: nonce(3), title: 'by link', open: false }), NOON, 'a');
    shelf.take(await plan(host, { cancelled: true }, { nonce: nonce(4), title: 'cancelled' }), NOON, 'a');
    expect(titles()).toEqual(['sooner', 'later']);
    // After an hour of the last week only the other one goes on.
    expect(titles(meetingOf(THURSDAYS, 3).ends)).toEqual(['later']);
    expect(titles(meetingOf(later, 3).ends)).toEqual([]);
  });

  it('says whose hallway a room is in', async () => {
    const owner = await signer(9);
    await put(1, host);
    shelf.take(await plan(owner, {}, { nonce: communityNonce() }), NOON, 'a');
    expect(shelf.comingUp(({ home }) => home === communityOf(owner.publicKey), NOON)).toHaveLength(1);
    expect(shelf.comingUp(({ home }) => home === undefined, NOON)).toHaveLength(1);
  });

  it('takes a change and a cancellation, and nothing older after them', async () => {
    const first = await plan(host);
    const moved = await plan(host, { revision: 1, schedule: { ...THURSDAYS, wall: THURSDAYS.wall + 30 } });
    const gone = await plan(host, { revision: 2, cancelled: true });
    expect(shelf.take(first, NOON, 'a')).toBe('kept');
    expect(shelf.take(first, NOON, 'a')).toBe('known');
    expect(shelf.take(moved, NOON, 'a')).toBe('kept');
    expect(shelf.comingUp(any, NOON)[0]!.next!.starts).toBe(meetingOf(moved.schedule, 0).starts);
    expect(shelf.take(gone, NOON, 'a')).toBe('kept');
    expect(shelf.take(await plan(host, { issued: NOON + 5 }, {}, NOON + 5), NOON, 'a')).toBe('old');
    expect(titles()).toEqual([]);
    expect(shelf.get(first.charter.id)?.cancelled).toBe(true);
  });

  it('takes nothing that begins later than sixty days ahead, or is over', async () => {
    const far = { ...THURSDAYS, wall: THURSDAYS.wall + AHEAD / 60_000 };
    expect(shelf.take(await plan(host, { schedule: far }), NOON, 'a')).toBe('too-far');
    const over = await plan(host, { schedule: { ...THURSDAYS, wall: THURSDAYS.wall - 40 * 1_440 } });
    expect(shelf.take(over, NOON, 'a')).toBe('over');
    expect(shelf.size).toBe(0);
  });

  it('lets go of a plan a day after its last meeting, and of one that nobody says again after sixty days', async () => {
    const short = await plan(host, {}, { nonce: nonce(1) });
    const long = await plan(host, { schedule: { ...THURSDAYS, times: 52 } }, { nonce: nonce(2) });
    shelf.take(short, NOON, 'a');
    shelf.take(long, NOON, 'a');
    const end = meetingOf(THURSDAYS, 3).ends + KEPT_AFTER;
    shelf.expire(end - 1);
    expect(shelf.size).toBe(2);
    shelf.expire(end);
    expect(shelf.get(short.charter.id)).toBeUndefined();
    shelf.expire(NOON + AHEAD - 1);
    expect(shelf.size).toBe(1);
    shelf.expire(NOON + AHEAD);
    expect(shelf.size).toBe(0);
  });

  it('lists the others where one that was kept before cannot be read: its zone is unknown here, or it is damaged', async () => {
    await put(1, host);
    const kept = shelf.get((await plan(host, {}, { nonce: nonce(1) })).charter.id)!;
    const zone = Buffer.from(THURSDAYS.zone);
    const unknown = Uint8Array.from(kept.bytes);
    unknown.set(Buffer.from('X'.repeat(zone.byteLength)), Buffer.from(unknown).indexOf(zone));
    const over = { starts: NOON - 2, ends: NOON - 1 };
    const restored = [unknown, Uint8Array.of(1)].map((bytes, i) => ({ ...kept, bytes, room: `${i}`, next: over }));
    for (const one of restored) expect(shelf.restore(one, NOON)).toBe(true);
    expect(() => planDetails(unknown)).toThrow(UnknownZoneError);
    expect(titles()).toEqual(['room 1']);
    expect(restored.map((one) => shelf.next(one, NOON))).toEqual([undefined, undefined]);
  });

  it('lets whoever fills it push out only their own', async () => {
    expect(await put(1, host, 'honest')).toBe('kept');
    const flooder = await signer(2);
    for (const n of [2, 3, 4]) expect(await put(n, flooder, 'flood')).toBe('kept');
    // One more of theirs would leave them with as many: there is no place for it.
    expect(await put(5, flooder, 'flood')).toBe('full');
    expect(await put(6, host, 'another')).toBe('kept');
    expect([...shelf.all()].map(({ from }) => from).sort()).toEqual(['another', 'flood', 'flood', 'honest']);
  });

  it('keeps so many of one host, cancelled ones making place first', async () => {
    shelf = new PlanShelf();
    for (let n = 1; n <= MAX_PER_HOST; n++) expect(await put(n, host)).toBe('kept');
    expect(await put(99, host)).toBe('too-many');
    shelf.take(await plan(host, { revision: 1, cancelled: true }, { nonce: nonce(3), title: 'room 3' }), NOON, 'a');
    expect(await put(99, host)).toBe('kept');
    expect(shelf.size).toBe(MAX_PER_HOST);
    expect(await put(1, await signer(2))).toBe('kept');
  });
});
