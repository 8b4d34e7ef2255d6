import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHttpServer, type HttpServer } from '../../../../relay/http/http-server.ts';
import { createPlanRoutes, type PlanRoutes } from '../../../../relay/planned/plan-routes.ts';
import type { Deliver } from '../../../../relay/reminders/deliver.ts';
import { type PushKey, pushKey } from '../../../../relay/reminders/push-key.ts';
import { createReminderRoutes, type ReminderRoutes } from '../../../../relay/reminders/reminder-routes.ts';
import { type Counters, createCounters } from '../../../../relay/util/counters.ts';
import type { Signer } from '../../../../src/node/identity/keys.ts';
import { PLANNED_PATH } from '../../../../src/node/planned/constants.ts';
import { meetingOf } from '../../../../src/node/planned/meetings.ts';
import type { Plan } from '../../../../src/node/planned/plan.ts';
import { MAX_REMIND, readReminder, writeRemindRequest } from '../../../../src/node/planned/reminder-messages.ts';
import { LEAD } from '../../../../src/node/planned/reminding.ts';
import { bringerOf, type PushService, Subscriber, startPushService } from '../../../support/push/push-service.ts';
import { plan, THURSDAYS } from '../../../support/records/plans.ts';
import { NOON, signer } from '../../../support/records/records.ts';

/** When the first and the second meeting begin. */
const [FIRST, SECOND] = [0, 1].map((index) => meetingOf(THURSDAYS, index).starts) as [number, number];

let folder = '';
let host: Signer;
let key: PushKey;
let now = NOON;
let service: PushService;
let plans: PlanRoutes;
let reminders: ReminderRoutes;
let server: HttpServer;
let counters: Counters;
let warnings: string[];
let url = '';
let books: Plan;
/** Of all that was sent. */
let signals: AbortSignal[];

beforeAll(async () => {
  host = await signer(1);
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-reminders-'));
  key = await pushKey(folder);
  now = NOON;
  signals = [];
  service = await startPushService();
  await open();
  books = await plan(host, {}, { title: 'Books' });
  await put(books);
});
afterEach(async () => {
  await close();
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

async function open(): Promise<void> {
  counters = createCounters();
  warnings = [];
  const warn = (_: object, said: string): void => void warnings.push(said);
  const log = { warn, info: warn, debug: warn, error: warn } as never;
  const common = { folder, seed: new Uint8Array(32), counters, log, now: () => now };
  plans = createPlanRoutes({ ...common, name: () => 'Olive', baseFor: () => undefined });
  const deliver: Deliver = (push, signal) => {
    signals.push(signal);
    return service.deliver(push, signal);
  };
  reminders = createReminderRoutes({ ...common, key, contact: 'mailto:olive@example.org', plans, deliver });
  server = await createHttpServer({
    at: { host: '127.0.0.1', port: 0 },
    routes: new Map(),
    upgrades: new Map(),
    takes: new Set([PLANNED_PATH]),
    files: (...asked) => reminders.serve(...asked) || plans.serve(...asked),
    sockets: { most: 100 },
    trustedHops: 0,
    counters,
  });
  url = `http://127.0.0.1:${server.port}`;
  await plans.ready;
}

async function close(): Promise<void> {
  await server.stop();
  await reminders.stop();
  await plans.stop();
}

async function put({ bytes }: Pick<Plan, 'bytes'>): Promise<void> {
  expect((await fetch(url + PLANNED_PATH, { method: 'POST', body: bytes })).status).toBe(204);
}

async function wish(who: Subscriber, wanted = true, of = books, draft = {}): Promise<number> {
  const body = writeRemindRequest({ plan: of.charter.id, wanted, ...who.address, ...draft });
  return (await fetch(`${url}${PLANNED_PATH}?remind`, { method: 'POST', body })).status;
}

/** Whole looks at the clock: it is looked at every few ticks. */
async function at(instant: number): Promise<void> {
  now = instant;
  for (let n = 0; n < 6; n++) await reminders.tick();
}

const heard = (who: Subscriber) => who.read(service.brought).map(readReminder);

describe('reminders', () => {
  it('come ten minutes before and at the beginning, of each meeting, encrypted and signed', async () => {
    const bao = new Subscriber('bao');
    expect(await wish(bao)).toBe(204);
    await at(FIRST - LEAD - 1);
    expect(service.brought).toEqual([]);
    await at(FIRST - LEAD);
    await at(FIRST - 1);
    expect(heard(bao)).toEqual([{ plan: books.charter.id, title: 'Books', starts: FIRST }]);
    await at(FIRST);
    await at(FIRST + 60_000);
    expect(heard(bao)).toHaveLength(2);
    await at(SECOND - LEAD + 5_000);
    expect(heard(bao)[2]).toMatchObject({ starts: SECOND });
    const [first, second] = service.brought;
    expect(bringerOf(first!, Date.now())).toEqual({ key: key.publicKey, contact: 'mailto:olive@example.org' });
    expect(first!.headers).toMatchObject({ urgency: 'high', ttl: `${(LEAD + 3_600_000) / 1_000}` });
    // The second stands for both where the first was not fetched, and says nothing of the plan.
    expect(first!.headers['topic']).toBe(second!.headers['topic']);
    expect(first!.body.includes('Books')).toBe(false);
    expect(counters.read()).toMatchObject({ 'reminders.kept': 1, 'reminders.sent': 3 });
  });

  it('move with the plan, and end with it', async () => {
    const bao = new Subscriber('bao');
    await wish(bao);
    await put(
      await plan(
        host,
        { revision: 1, schedule: { ...THURSDAYS, wall: THURSDAYS.wall + 60 } },
        { title: 'Books, later' },
      ),
    );
    await at(FIRST);
    expect(heard(bao)).toEqual([]);
    await at(FIRST + 3_600_000 - LEAD);
    expect(heard(bao)).toEqual([{ plan: books.charter.id, title: 'Books, later', starts: FIRST + 3_600_000 }]);
    await put(await plan(host, { revision: 2, cancelled: true }, { title: 'Books' }));
    await at(FIRST + 3_600_000);
    expect(heard(bao)).toHaveLength(1);
    expect(reminders.size).toBe(0);
  });

  it('are not sent where the plan was called off while they waited for the service', async () => {
    const bao = new Subscriber('bao');
    await wish(bao);
    service.status = 503;
    await at(FIRST - LEAD);
    service.status = 201;
    await put(await plan(host, { revision: 1, cancelled: true }, { title: 'Books' }));
    await at(FIRST - LEAD + 60_000);
    expect(service.brought).toHaveLength(1);
  });

  it('are taken back by the browser that wanted them, and by nobody else', async () => {
    const bao = new Subscriber('bao');
    await wish(bao);
    expect(await wish(bao, false, books, { auth: new Uint8Array(16) })).toBe(204);
    expect(reminders.size).toBe(1);
    expect(await wish(bao, false)).toBe(204);
    expect(reminders.size).toBe(0);
    await at(FIRST);
    expect(service.brought).toEqual([]);
  });

  it('end for a browser that its push service does not know any more', async () => {
    const bao = new Subscriber('bao');
    await wish(bao);
    service.status = 410;
    await at(FIRST - LEAD);
    expect(reminders.size).toBe(0);
    await at(FIRST);
    expect(service.brought).toHaveLength(1);
  });

  it('are there after a restart, with what has been told; their file names nobody’s address', async () => {
    const bao = new Subscriber('bao');
    await wish(bao);
    await at(FIRST - LEAD);
    await close();
    expect((await readFile(join(folder, 'reminders.cbor'))).includes('127.0.0.1')).toBe(false);
    await open();
    expect(await pushKey(folder)).toEqual(key);
    await expect.poll(() => reminders.size).toBe(1);
    await at(FIRST - LEAD + 5_000);
    expect(heard(bao)).toHaveLength(1);
    await at(FIRST);
    expect(heard(bao)).toHaveLength(2);
  });

  it('that are under way end with the relay', async () => {
    await wish(new Subscriber('bao'));
    await at(FIRST - LEAD);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await reminders.stop();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('begin anew, with a word to the operator, where the file is damaged', async () => {
    await close();
    await writeFile(join(folder, 'reminders.cbor'), 'damaged');
    await open();
    await expect.poll(() => warnings.length).toBe(1);
    expect(await wish(new Subscriber('bao'))).toBe(204);
  });

  it('are refused with a reason that is counted', async () => {
    const bao = new Subscriber('bao');
    const ask = async (body: Uint8Array<ArrayBuffer>) =>
      (await fetch(`${url}${PLANNED_PATH}?remind`, { method: 'POST', body })).status;
    expect(await ask(new Uint8Array(9))).toBe(400);
    expect(await ask(new Uint8Array(MAX_REMIND + 1))).toBe(413);
    for (const endpoint of ['https://10.0.0.1/x', 'http://push.example.org/x', 'https://localhost/x'])
      expect(await wish(bao, true, books, { endpoint }), endpoint).toBe(400);
    const key = new Uint8Array(bao.address.key);
    key[64]! ^= 1;
    expect(await wish(bao, true, books, { key })).toBe(400);
    expect(await wish(bao, true, await plan(host, {}, { nonce: new Uint8Array(16).fill(9) }))).toBe(404);
    const all = await Promise.all(Array.from({ length: 30 }, () => wish(bao)));
    expect(all.filter((status) => status === 429).length).toBe(17);
    expect(counters.read()).toMatchObject({
      'reminders.refused.malformed': 6,
      'reminders.refused.unknown': 1,
      'reminders.refused.flood': 17,
    });
  });
});
