import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HandAndChat, type TalkStay } from '../../../../src/node/participant/hand-and-chat.ts';
import type { Self } from '../../../../src/node/records/member.ts';
import type { Saying } from '../../../../src/node/records/remark.ts';
import type { Room } from '../../../../src/node/room/room.ts';
import { NOON, signer } from '../../../support/records/records.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: NOON, toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** In a room with slow mode of a minute and a pause of two. */
async function talk(stay?: TalkStay, guest = false) {
  const said: Saying[] = [];
  const room = {
    id: 'r'.repeat(27),
    rules: { inForce: { slow: 60, pause: 120 } },
    permissions: { roleOf: () => 'none' },
    say: async (_self: unknown, _name: string, saying: Saying) => {
      said.push(saying);
      return new Uint8Array(8);
    },
  } as unknown as Room;
  const made = new HandAndChat({
    room,
    self: { identity: (await signer(1)).publicKey } as Self,
    name: () => 'Ada',
    guest: () => guest,
    relay: () => true,
    introduce: async () => undefined,
    key: () => undefined,
    stay,
  });
  return { made, said };
}

it('a newcomer waits, and does not wait again after a reload', async () => {
  const { made, said } = await talk();
  expect(await made.write('hello')).toBe(false);
  const settled = made.mayFrom('line');
  vi.setSystemTime(NOON + 60_000);
  const { made: again } = await talk(made.stay);
  expect(again.mayFrom('line')).toBe(settled);
  vi.setSystemTime(settled);
  expect(await again.write('hello')).toBe(true);
  expect(said).toEqual([]);
});

it('slow mode goes by the line before the reload', async () => {
  const { made } = await talk({ came: NOON - 3_600_000, wrote: 0 });
  expect(await made.write('one')).toBe(true);
  const { made: again } = await talk(made.stay);
  expect(again.mayFrom('line')).toBe(NOON + 60_000);
  expect(await again.write('two')).toBe(false);
  vi.setSystemTime(NOON + 60_000);
  expect(await again.write('two')).toBe(true);
});

it('one of an audience has come when they first said something, whatever was before', async () => {
  const { made, said } = await talk(undefined, true);
  expect(made.stay.came).toBeUndefined();
  vi.setSystemTime(NOON + 300_000);
  expect(await made.write('hello')).toBe(false);
  expect([made.stay.came, said.length]).toEqual([NOON + 300_000, 1]);
  vi.setSystemTime(NOON + 600_000);
  const { made: again, said: more } = await talk(made.stay, true);
  expect(await again.write('hello')).toBe(true);
  expect(more.map(({ kind }) => kind)).toEqual(['line']);
});
