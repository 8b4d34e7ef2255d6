import { expect, it } from 'vitest';
import { MAX_CATCH_UP, SPEAKER_RATE, TICK } from '../../../../../src/node/fanout/protocol/constants.ts';
import { ReceiveLimits } from '../../../../../src/node/fanout/protocol/receive-limits.ts';
import { MAX_RELAY_MESSAGE } from '../../../../../src/node/fanout/protocol/relay-messages.ts';
import { MAX_STAGE } from '../../../../../src/node/records/constants.ts';

/** Seconds of a whole stage that says all it may, in a message each tick. */
function stage(allowance: ReceiveLimits, from: number, seconds: number): boolean {
  const size = (SPEAKER_RATE * MAX_STAGE * TICK) / 1_000;
  for (let t = 0; t < seconds * 1_000; t += TICK) if (!allowance.message(size, from + t)) return false;
  return true;
}

it('a whole stage may talk without end, after the room’s state and history', () => {
  const allowance = new ReceiveLimits();
  expect(allowance.message(MAX_RELAY_MESSAGE, 0)).toBe(true);
  expect(allowance.message(MAX_CATCH_UP, 0)).toBe(true);
  expect(stage(allowance, 0, 300)).toBe(true);
});

it('what a connection held up for twenty seconds may arrive at once', () => {
  const allowance = new ReceiveLimits();
  for (let i = 0; i < 20_000 / TICK; i++) expect(allowance.message(1_000, 0)).toBe(true);
});

it.each([
  ['bytes', 30_000],
  ['messages', 3],
])('more %s than that are too many', (_, size) => {
  const allowance = new ReceiveLimits();
  let [taken, now] = [0, 0];
  for (; allowance.message(size, now); now += 1) taken++;
  expect(taken * size).toBeLessThan(10_000_000);
  expect(taken).toBeLessThan(5_000);
  expect(allowance.message(size, now + 1)).toBe(false);
  expect(allowance.message(size, now + 1_000)).toBe(true);
});

it('an overlong message is rejected, whatever came before', () => {
  expect(new ReceiveLimits().message(MAX_RELAY_MESSAGE + 1, 0)).toBe(false);
});

it('as many records are decoded as a full room renews', () => {
  const allowance = new ReceiveLimits();
  const room = Array.from({ length: 240 }, (_, i) => i);
  for (let i = 0; i < 4; i++) expect(allowance.records(room, 0)).toEqual(room);
  expect(allowance.records(room, 0)).toEqual(room.slice(0, 64));
  expect(allowance.records(room, 0)).toEqual([]);
  expect(allowance.records(room, 1_000)).toEqual(room.slice(0, 100));
});
