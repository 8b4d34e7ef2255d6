/** A locked room for members while its chair changes: whoever is inside stays, whoever is not does not come in by it. */
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createExchange, exchangeKeyOf, sealTo } from '../../../../../src/node/e2ee/hpke.ts';
import type { Given } from '../../../../../src/node/e2ee/keys-messages.ts';
import { writeGrant } from '../../../../../src/node/e2ee/member-key-grant.ts';
import {
  type ErrandWay,
  type Page,
  PrivateRoom,
  type QuietGuest,
  stopClocks,
} from '../../../../support/fakes/simulated-members-room.ts';
import { NOON } from '../../../../support/records/records.ts';

vi.mock('../../../../../src/node/e2ee/keys-protocol.ts', () => ({
  deliverKeys: (way: ErrandWay, _: string, given: Given) => way.errand(given),
}));

const LONG = 120_000;

let room: PrivateRoom;
let ada: Page;
let guests: QuietGuest[];

// The library is loaded in time that no test's clock knows of.
beforeAll(async () => {
  await sealTo(await exchangeKeyOf(await createExchange()), new Uint8Array(0), new Uint8Array(32));
});

beforeEach(async () => {
  stopClocks(NOON);
  room = await PrivateRoom.open();
  ada = await room.enters('Ada', 1);
  await room.pass(3_000);
  guests = [await room.guest(11), await room.guest(12)];
  await room.pass(4_000);
});

afterEach(() => {
  room.stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function lock(): Promise<void> {
  await ada.room.moderator.act('lock', undefined);
  await room.pass(1_000);
}

const removes = (by: Page, { person }: QuietGuest) => by.room.moderator.act('remove', { person, name: 'Guest' });

/** Who of the guests has the key that this page speaks under. */
function inside({ room: { permissions }, keys }: Page): boolean[] {
  return guests.map(({ key }) => key === `${permissions.current?.term}.${keys.epoch}`);
}

it(
  'guests stay when the host loses the network, a moderator takes over, and the host returns',
  async () => {
    // Nobody's turn comes to tell others what was decided.
    vi.spyOn(Math, 'random').mockReturnValue(0.99);
    const bea = await room.moderator('Bea', 2);
    await room.pass(3_000);
    await lock();
    room.lose(ada, true);
    await room.pass(30_000);
    expect([bea.room.moderator.chair?.person, bea.room.guests.size]).toEqual([bea.room.permissions.current?.chair, 2]);
    expect(inside(bea)).toEqual([true, true]);
    // Newcomers knock at both.
    guests.push(await room.guest(13));
    await room.pass(5_000);
    room.lose(ada, false);
    await room.pass(30_000);
    expect(ada.room.guests.size).toBe(2);
    expect(inside(ada)).toEqual([true, true, false]);
    // Neither outdid the other again and again before they had heard of each other.
    expect(ada.room.permissions.current?.term).toBeLessThanOrEqual(4);
  },
  LONG,
);

it(
  'guests stay when the host reloads the page and nobody else may be chair',
  async () => {
    await lock();
    await room.close(ada);
    await room.pass(1_000);
    ada = await room.enters('Ada', 1, 901);
    guests.push(await room.guest(13));
    await room.pass(20_000);
    expect(ada.room.permissions.content.locked).toBe(true);
    expect(inside(ada)).toEqual([true, true, false]);
  },
  LONG,
);

it(
  'a guest who was unreachable for minutes while the chair changed is readmitted',
  async () => {
    await lock();
    guests[1]!.away = true;
    await room.close(ada);
    await room.pass(1_000);
    ada = await room.enters('Ada', 1, 901);
    await room.pass(180_000);
    expect(inside(ada)).toEqual([true, false]);
    guests[1]!.away = false;
    await room.pass(5_000);
    expect(inside(ada)).toEqual([true, true]);
  },
  LONG,
);

it(
  'another chair does not readmit somebody who was removed, before or after it took over',
  async () => {
    const bea = await room.moderator('Bea', 2);
    guests.push(await room.guest(13));
    await room.pass(3_000);
    await lock();
    await removes(ada, guests[0]!);
    await room.pass(4_000);
    await room.close(ada);
    await room.pass(20_000);
    expect(inside(bea)).toEqual([false, true, true]);
    await removes(bea, guests[1]!);
    await room.pass(90_000);
    expect(inside(bea)).toEqual([false, false, true]);
    // The host is back, and knows the grants of both.
    ada = await room.enters('Ada', 1, 901);
    await room.pass(90_000);
    expect(inside(ada)).toEqual([false, false, true]);
  },
  LONG,
);

it(
  'nobody is admitted by another’s grant, by one from somebody who was never chair, or by an invalid one',
  async () => {
    await lock();
    const [theirs, forger, garbled] = await Promise.all([13, 14, 15].map((n) => room.guest(n)));
    theirs!.pretence = guests[0]!.grant;
    const { session } = forger!.self;
    const context = {
      room: room.relay.id,
      chair: session.publicKey,
      term: 1,
      member: session.publicKey,
      at: Date.now(),
    };
    const nothing = { enc: new Uint8Array(32), sealed: new Uint8Array(48) };
    forger!.pretence = await writeGrant(session, context, nothing);
    garbled!.pretence = new Uint8Array([1, 2, 3]);
    guests.push(theirs!, forger!, garbled!);
    await room.pass(20_000);
    expect(inside(ada)).toEqual([true, true, false, false, false]);
    expect(ada.room.guests.size).toBe(2);
  },
  LONG,
);
