import { beforeEach, describe, expect, it } from 'vitest';
import type { GuestKeyRequest } from '../../../../../src/node/e2ee/guest-key-request.ts';
import { KeyHolder } from '../../../../../src/node/e2ee/key-holder.ts';
import { encodeOwn } from '../../../../../src/node/e2ee/keys-messages.ts';
import { decodeListenerMessage } from '../../../../../src/node/fanout/protocol/listener-messages.ts';
import { GuestKeys } from '../../../../../src/node/participant/keys/guest-keys.ts';
import { newSelf } from '../../../../support/peers/peers.ts';
import { ROOM } from '../../../../support/records/bundles.ts';
import { epochKey } from '../../../../support/records/reference-e2ee.ts';

const MINUTE = 60_000;

let holder: KeyHolder;
let keys: GuestKeys;
let asked: GuestKeyRequest[];
let via: string | undefined;
let chair: string | undefined;
let listeners: number;
let mine: Uint8Array<ArrayBuffer>[];
let turns: number[];

beforeEach(async () => {
  const { self } = await newSelf();
  asked = [];
  via = 'olive';
  chair = '1 ada';
  listeners = 0;
  mine = [new Uint8Array([1])];
  turns = [];
  const session = { session: new Uint8Array(32), term: 1 };
  holder = new KeyHolder({ room: ROOM, self, chair: () => session });
  keys = new GuestKeys({
    room: ROOM,
    holder,
    isGuest: () => true,
    credentials: () => mine,
    via: () => via,
    say: (message, turn) => {
      turns.push(turn);
      const said = decodeListenerMessage(message);
      if (said.type === 'ask') asked.push(said.ask);
      return true;
    },
    listeners: () => listeners,
  });
});

/** When something was asked, from `from` to `to`. */
async function askedIn(from: number, to: number): Promise<number[]> {
  const times: number[] = [];
  for (let now = from; now < to; now += 100) {
    const before = asked.length;
    await keys.tick(chair, now);
    if (asked.length > before) times.push(now);
  }
  return times;
}

describe('a guest without a key', () => {
  it('requests one at once and then ever more rarely, as soon as the chair and a relay are known', async () => {
    chair = undefined;
    expect(await askedIn(0, 1_000)).toEqual([]);
    chair = '1 ada';
    via = undefined;
    expect(await askedIn(1_000, 2_000)).toEqual([]);
    via = 'olive';
    expect(await askedIn(2_000, 65_000)).toEqual([2_000, 3_000, 5_000, 9_000, 17_000, 32_000, 47_000, 62_000]);
    expect(asked.every(({ lacking }) => lacking)).toBe(true);
  });

  it('learns that none comes after longer than it takes when all guests ask at once', async () => {
    await askedIn(0, 31_000);
    expect([keys.inVain(30_000), keys.inVain(30_001)]).toEqual([false, true]);
    listeners = 5_000;
    expect([keys.inVain(90_000), keys.inVain(90_001)]).toEqual([false, true]);
    chair = '2 bea';
    await askedIn(90_000, 90_100);
    expect(keys.inVain(90_100)).toBe(false);
  });

  it('shows one grant after the other, and uses another relay when one brings no answer', async () => {
    mine = [new Uint8Array([1]), new Uint8Array([2])];
    await askedIn(0, 50_000);
    expect(asked.map(({ credential }) => credential[0])).toEqual([1, 2, 1, 2, 1, 2, 1]);
    expect(turns).toEqual([0, 0, 0, 1, 1, 1, 2]);
  });

  it('asks a new chair at once, whatever it was waiting for', async () => {
    await askedIn(0, 20_000);
    listeners = 5_000;
    chair = '2 bea';
    expect(await askedIn(20_000, 22_000)).toEqual([20_000, 21_000]);
  });
});

describe('a guest with a key', () => {
  const settle = async (): Promise<void> => {
    await keys.tick(chair, 0);
    holder.ring.take(epochKey(1), performance.now());
    // What the chair gave is there: nothing is wanting.
    Object.defineProperty(holder, 'wanting', { get: () => false, configurable: true });
  };

  it('sends a sign of life every five minutes, and at once to another relay', async () => {
    await settle();
    expect(await askedIn(100, 11 * MINUTE)).toEqual([5 * MINUTE, 10 * MINUTE]);
    via = 'fig';
    expect(await askedIn(11 * MINUTE, 12 * MINUTE)).toEqual([11 * MINUTE]);
    expect(asked.slice(1).some(({ lacking }) => lacking)).toBe(false);
  });

  it('requests a key that frames name and that is missing, but not while it may be on its way', async () => {
    await settle();
    keys.heard([1], 1_000);
    keys.heard([], 1_000);
    expect(await askedIn(1_000, 2_000)).toEqual([]);
    keys.heard([2], 2_000);
    expect(await askedIn(2_000, 5_000)).toEqual([2_500, 3_500]);
    expect(asked.at(-1)?.lacking).toBe(true);
    // What others say under the key that is there is no answer; one that nobody gives is asked for three times.
    keys.heard([1, 2], 5_000);
    expect(await askedIn(5_000, 60_000)).toEqual([5_500]);
    keys.heard([2], 60_000);
    expect(await askedIn(60_000, 120_000)).toEqual([]);
    // Another may be on its way.
    keys.heard([3], 120_000);
    holder.ring.take(epochKey(3), performance.now());
    expect(await askedIn(120_000, 150_000)).toEqual([]);
  });

  it('of thousands with a new chair waits for its turn, for as long as all together need', async () => {
    await settle();
    Object.defineProperty(holder, 'wanting', { get: () => true, configurable: true });
    listeners = 3_000;
    const turns: number[] = [];
    for (let n = 0; n < 40; n++) {
      chair = `${n + 2} bea`;
      turns.push((await askedIn(0, 25_000))[0]!);
    }
    expect(Math.max(...turns)).toBeLessThanOrEqual(21_000);
    expect(Math.max(...turns) - Math.min(...turns)).toBeGreaterThan(5_000);
  });
});

it('anything that is not a key is rejected and counted', async () => {
  await keys.take(new Uint8Array([1, 2, 3]));
  await keys.take(
    encodeOwn({ member: '00'.repeat(8), grant: new Uint8Array([1]), context: undefined, entry: undefined }),
  );
  expect(holder.drops.snapshot()).toEqual({ false: 2 });
  expect(holder.ring.newest).toBeUndefined();
});
