import { beforeEach, expect, it } from 'vitest';
import type { Delivered } from '../../../../relay/reminders/deliver.ts';
import { AT_ONCE_OF_ONE, MAX_QUEUE, PushQueue } from '../../../../relay/reminders/push-queue.ts';
import { type Counters, createCounters } from '../../../../relay/util/counters.ts';

let counters: Counters;
let gone: string[];
let sent: string[];
let answer: Delivered | 'none';
let queue: PushQueue;

beforeEach(() => {
  counters = createCounters();
  [gone, sent] = [[], []];
  answer = { status: 201 };
  queue = new PushQueue({
    counters,
    onGone: (endpoint) => gone.push(endpoint),
    deliver: async ({ endpoint }) => {
      sent.push(endpoint);
      if (answer === 'none') throw new Error('no answer');
      return answer;
    },
  });
});

const HOUR = 3_600_000;
const add = (endpoint: string, until = HOUR): boolean =>
  queue.add({ endpoint, from: endpoint, until, make: () => ({ endpoint, headers: {}, body: new Uint8Array() }) }, 0);

it('sends twenty at once, and forgets what was taken', async () => {
  for (let n = 0; n < 30; n++) add(`${n}`);
  await queue.tick(0);
  expect(sent).toHaveLength(20);
  await queue.tick(1_000);
  expect(sent).toHaveLength(30);
  expect(queue.size).toBe(0);
  expect(counters.read()['reminders.sent']).toBe(30);
});

it('tries again later, twice, where a service fails or wants time; not where it refuses', async () => {
  answer = 'none';
  add('a');
  await queue.tick(0);
  await queue.tick(29_999);
  expect(sent).toHaveLength(1);
  answer = { status: 429, retryAfter: 200 };
  await queue.tick(30_000);
  await queue.tick(229_999);
  expect(sent).toHaveLength(2);
  answer = { status: 503 };
  await queue.tick(230_000);
  expect(sent).toHaveLength(3);
  expect(queue.size).toBe(0);
  answer = { status: 403 };
  add('b');
  await queue.tick(300_000);
  await queue.tick(HOUR - 1);
  expect(sent).toHaveLength(4);
  expect(counters.read()).toMatchObject({ 'reminders.lost.unanswered': 1, 'reminders.lost.refused': 1 });
});

it('waits for no service longer than five minutes', async () => {
  answer = { status: 503, retryAfter: 1e9 };
  add('a');
  await queue.tick(0);
  await queue.tick(300_000);
  expect(sent).toHaveLength(2);
});

it('sends no more while as many are not answered', async () => {
  const { promise, resolve } = Promise.withResolvers<Delivered>();
  queue = new PushQueue({ counters, onGone: () => undefined, deliver: () => promise });
  for (let n = 0; n < 30; n++) add(`${n}`);
  const ticks = [queue.tick(0), queue.tick(1_000)];
  expect(queue.size).toBe(30);
  resolve({ status: 201 });
  await Promise.all(ticks);
  expect(queue.size).toBe(10);
});

it('leaves slots to what others brought, where what one brought is never answered', async () => {
  const { promise, resolve } = Promise.withResolvers<Delivered>();
  const asked: string[] = [];
  queue = new PushQueue({
    counters,
    onGone: () => undefined,
    deliver: ({ endpoint }) => {
      asked.push(endpoint);
      return endpoint.startsWith('dead') ? promise : Promise.resolve({ status: 201 });
    },
  });
  const push = (endpoint: string, from: string): boolean =>
    queue.add({ endpoint, from, until: HOUR, make: () => ({ endpoint, headers: {}, body: new Uint8Array() }) }, 0);
  for (let n = 0; n < 30; n++) push(`dead ${n}`, 'attacker');
  for (let n = 0; n < 10; n++) push(`live ${n}`, `from ${n}`);
  const tick = queue.tick(0);
  expect(asked.filter((one) => one.startsWith('dead'))).toHaveLength(AT_ONCE_OF_ONE);
  expect(asked.filter((one) => one.startsWith('live'))).toHaveLength(10);
  resolve({ status: 201 });
  await tick;
  expect(counters.read()['reminders.sent']).toBe(AT_ONCE_OF_ONE + 10);
  await queue.tick(1_000);
  expect(asked).toHaveLength(2 * AT_ONCE_OF_ONE + 10);
});

it('says who is gone', async () => {
  for (const status of [404, 410]) {
    answer = { status };
    add(`gone ${status}`);
    await queue.tick(0);
  }
  expect(gone).toEqual(['gone 404', 'gone 410']);
  expect(counters.read()['reminders.gone']).toBe(2);
});

it('forgets a browser for which nothing can be encrypted, and goes on', async () => {
  const make = (): never => {
    throw new Error('Public key is not valid for specified curve');
  };
  queue.add({ endpoint: 'no key', from: 'a', until: HOUR, make }, 0);
  add('b');
  await queue.tick(0);
  expect(gone).toEqual(['no key']);
  expect(sent).toEqual(['b']);
  expect(queue.size).toBe(0);
  expect(counters.read()['reminders.lost.refused']).toBe(1);
});

it('sends nothing that is of no use any more, and keeps so many', async () => {
  add('late', 1_000);
  queue.add({ endpoint: 'unwanted', from: 'a', until: HOUR, make: () => undefined }, 0);
  await queue.tick(1_000);
  expect(sent).toEqual([]);
  expect(counters.read()['reminders.lost.late']).toBe(1);
  for (let n = 0; n < MAX_QUEUE; n++) expect(add(`${n}`)).toBe(true);
  expect(add('more')).toBe(false);
  expect(counters.read()['reminders.lost.full']).toBe(1);
});

it('ends what is under way when it stops, and what is answered then changes nothing', async () => {
  const { promise, resolve } = Promise.withResolvers<Delivered>();
  const signals: AbortSignal[] = [];
  queue = new PushQueue({
    counters,
    onGone: (endpoint) => gone.push(endpoint),
    deliver: (_, signal) => {
      signals.push(signal);
      return promise;
    },
  });
  add('a');
  const tick = queue.tick(0);
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  queue.stop();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  resolve({ status: 410 });
  await tick;
  add('b');
  await queue.tick(1_000);
  expect(signals).toHaveLength(1);
  expect(gone).toEqual([]);
  expect(counters.read()['reminders.gone']).toBe(0);
});
