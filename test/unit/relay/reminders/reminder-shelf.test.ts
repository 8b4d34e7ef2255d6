import { beforeEach, expect, it } from 'vitest';
import { MAX_PER_ADDRESS, MAX_PER_PLAN, ReminderShelf } from '../../../../relay/reminders/reminder-shelf.ts';
import type { RoomId } from '../../../../src/node/identity/ids.ts';
import { Subscriber } from '../../../support/push/push-service.ts';

const BOOKS = 'b'.repeat(27) as RoomId;
const CHESS = 'c'.repeat(27) as RoomId;
const { address } = new Subscriber('one');
let shelf: ReminderShelf;

beforeEach(() => {
  shelf = new ReminderShelf();
});

const want = (name: string, plan = BOOKS, from = 'there') =>
  shelf.take({ ...address, endpoint: `https://push.example.org/${name}`, plan, from, told: 0 });

it('keeps a browser once for a plan, and lets go of it for who knows its secret alone', () => {
  expect(want('a')).toBe('kept');
  expect(want('a')).toBe('known');
  expect(want('a', CHESS)).toBe('kept');
  expect(shelf.size).toBe(2);
  const endpoint = 'https://push.example.org/a';
  expect(shelf.remove(BOOKS, { endpoint, auth: new Uint8Array(16) })).toBe(false);
  expect(shelf.remove(BOOKS, { endpoint, auth: address.auth })).toBe(true);
  expect([...shelf.all()].map(({ plan }) => plan)).toEqual([CHESS]);
});

it('keeps so many of an address and of a plan', () => {
  for (let n = 0; n < MAX_PER_ADDRESS; n++) expect(want(`${n}`, CHESS)).toBe('kept');
  expect(want('more', CHESS)).toBe('too-many');
  for (let n = 0; n < MAX_PER_PLAN; n++) expect(want(`${n}`, BOOKS, `from ${n}`)).toBe('kept');
  expect(want('more', BOOKS, 'elsewhere')).toBe('full');
  expect(want('more', CHESS, 'elsewhere')).toBe('kept');
});

it('lets whoever fills a plan push out only their own, and says so', () => {
  let crowdedOut = 0;
  shelf = new ReminderShelf(5_000, () => crowdedOut++);
  want('honest', BOOKS, 'honest');
  for (let n = 1; n < MAX_PER_PLAN; n++)
    expect(want(`${n}`, BOOKS, `flood ${Math.floor(n / MAX_PER_ADDRESS)}`)).toBe('kept');
  expect(want('other', BOOKS, 'other')).toBe('kept');
  expect(want('flood', BOOKS, 'flood 0')).toBe('full');
  expect(want('flood', BOOKS, 'flood 5')).toBe('too-many');
  const from = Array.from(shelf.of(BOOKS), (one) => one.from);
  expect(from).toHaveLength(MAX_PER_PLAN);
  expect(from).toEqual(expect.arrayContaining(['honest', 'other']));
  expect(crowdedOut).toBe(1);
});

it('lets whoever fills it push out only their own', () => {
  shelf = new ReminderShelf(4);
  want('honest', BOOKS, 'honest');
  for (const name of ['1', '2', '3']) expect(want(name, BOOKS, 'flood')).toBe('kept');
  expect(want('4', BOOKS, 'flood')).toBe('full');
  expect(want('other', BOOKS, 'other')).toBe('kept');
  expect([...shelf.all()].map(({ from }) => from).sort()).toEqual(['flood', 'flood', 'honest', 'other']);
});

it('forgets a browser that is gone, and a plan that is over', () => {
  want('a');
  want('a', CHESS);
  want('b');
  expect(shelf.forget('https://push.example.org/a')).toBe(2);
  expect(shelf.size).toBe(1);
  shelf.forgetPlan(BOOKS);
  expect(shelf.size).toBe(0);
  expect([...shelf.plans()]).toEqual([]);
});
