import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHttpServer, type HttpServer } from '../../../../relay/http/http-server.ts';
import { writePlanFile } from '../../../../relay/planned/plan-file.ts';
import { createPlanRoutes, type PlanRoutes } from '../../../../relay/planned/plan-routes.ts';
import { PlanShelf } from '../../../../relay/planned/plan-shelf.ts';
import { type Counters, createCounters } from '../../../../relay/util/counters.ts';
import type { Signer } from '../../../../src/node/identity/keys.ts';
import { AHEAD, MAX_PLAN, PLANNED_PATH } from '../../../../src/node/planned/constants.ts';
import { type Plan, readPlan } from '../../../../src/node/planned/plan.ts';
import { readPlanList } from '../../../../src/node/planned/plan-list.ts';
import { encodeCbor } from '../../../../src/node/wire/cbor.ts';
import { plan, THURSDAYS } from '../../../support/records/plans.ts';
import { NOON, signer } from '../../../support/records/records.ts';

let folder = '';
let host: Signer;
let now = NOON;
let routes: PlanRoutes;
let server: HttpServer;
let counters: Counters;
let warnings: string[];
let url = '';

beforeAll(async () => {
  host = await signer(1);
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-planned-'));
  now = NOON;
  await open();
});
afterEach(async () => {
  await close();
  await rm(folder, { recursive: true, force: true });
});

async function open(): Promise<void> {
  counters = createCounters();
  warnings = [];
  const warn = (_: object, said: string): void => void warnings.push(said);
  routes = createPlanRoutes({
    folder,
    seed: new Uint8Array(32),
    name: () => 'Olive',
    baseFor: () => 'https://olive.example/',
    counters,
    log: { warn, info: warn, debug: warn, error: warn } as never,
    now: () => now,
  });
  server = await createHttpServer({
    at: { host: '127.0.0.1', port: 0 },
    routes: new Map(),
    upgrades: new Map(),
    takes: new Set([PLANNED_PATH]),
    files: (path, request, response, address) => routes.serve(path, request, response, address),
    sockets: { most: 100 },
    trustedHops: 0,
    counters: createCounters(),
  });
  url = `http://127.0.0.1:${server.port}`;
}

async function close(): Promise<void> {
  await server.stop();
  await routes.stop();
}

async function send({ bytes }: Pick<Plan, 'bytes'>): Promise<number> {
  return (await fetch(url + PLANNED_PATH, { method: 'POST', body: bytes })).status;
}

/** Titles of the plans that are listed, which verify. */
async function listed(query = ''): Promise<readonly string[]> {
  now += 1_001;
  const answer = await fetch(url + PLANNED_PATH + query);
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  const { plans } = readPlanList(new Uint8Array(await answer.arrayBuffer()));
  return Promise.all(plans.map(async (bytes) => (await readPlan(bytes, now)).charter.title));
}

const nonce = (n: number): Uint8Array<ArrayBuffer> => new Uint8Array(16).fill(n);

describe('planned rooms over HTTP', () => {
  it('are taken in, listed, and told by the room’s id', async () => {
    const made = await plan(host, {}, { title: 'Books' });
    const hidden = await plan(host, {}, { title: 'By link', open: false, nonce: nonce(2) });
    expect(await send(made)).toBe(204);
    expect(await send(hidden)).toBe(204);
    expect(await listed()).toEqual(['Books']);
    expect(await listed('?community=elsewhere')).toEqual(['Books']);
    expect(await listed(`?community=c${'0'.repeat(30)}`)).toEqual([]);
    expect(await listed(`?room=${hidden.charter.id}`)).toEqual(['By link']);
    expect((await fetch(`${url}/planned?room=none`)).status).toBe(404);
    expect(counters.read()['planned.kept']).toBe(2);
    expect(routes.size).toBe(2);
  });

  it('are there after a restart, and their file names nobody’s address', async () => {
    await send(await plan(host, {}, { title: 'Books' }));
    await close();
    expect((await readFile(join(folder, 'planned.cbor'))).includes('127.0.0.1')).toBe(false);
    await open();
    await expect.poll(() => routes.size).toBe(1);
    expect(await listed()).toEqual(['Books']);
  });

  it('begin anew, with a word to the operator, where the file is damaged', async () => {
    await writeFile(join(folder, 'planned.cbor'), 'damaged');
    await close();
    await open();
    await expect.poll(() => warnings.length).toBe(1);
    expect(await readFile(join(folder, 'planned.cbor.damaged'), 'utf8')).toBe('damaged');
    expect(await send(await plan(host))).toBe(204);
  });

  it('are verified after a restart before they are shown, and let go when they do not hold', async () => {
    const made = await plan(host, {}, { title: 'Books' });
    const forged = await plan(host, {}, { title: 'Forged', nonce: nonce(2) });
    await send(made);
    await send(forged);
    await close();
    const file = join(folder, 'planned.cbor');
    const bytes = await readFile(file);
    const at = bytes.indexOf(forged.bytes);
    bytes[at + forged.bytes.byteLength - 1]! ^= 1;
    await writeFile(file, bytes);
    await open();
    await routes.ready;
    expect(routes.size).toBe(2);
    expect(await listed()).toEqual(['Books']);
    expect(routes.size).toBe(1);
    expect(await (await fetch(`${url}/calendar/all.ics`)).text()).toContain('SUMMARY:Books');
  });

  it('of a file of before are taken over, and written anew', async () => {
    const { bytes } = await plan(host, {}, { title: 'Books' });
    await close();
    await writeFile(join(folder, 'planned.cbor'), encodeCbor([1, [['x'.repeat(22), bytes]]]));
    await open();
    await routes.ready;
    expect(await listed()).toEqual(['Books']);
    await close();
    expect((await readFile(join(folder, 'planned.cbor')))[0]).toBe(0);
    await open();
    await routes.ready;
    expect(await listed()).toEqual(['Books']);
  });

  it('that are damaged at their end keep what comes before, and the damaged file is left beside the new one', async () => {
    await send(await plan(host, {}, { title: 'Books' }));
    await send(await plan(host, {}, { title: 'Lost', nonce: nonce(2) }));
    await close();
    const file = join(folder, 'planned.cbor');
    const cut = (await readFile(file)).subarray(0, -3);
    await writeFile(file, cut);
    await open();
    await routes.ready;
    expect([routes.size, warnings.length]).toEqual([1, 1]);
    await close();
    expect(await readFile(`${file}.damaged`)).toEqual(cut);
    await open();
    await routes.ready;
    expect(warnings).toEqual([]);
    expect(await listed()).toEqual(['Books']);
  });

  it('that are taken in while the file is read are written down, though one of the file is over', async () => {
    await close();
    const shelf = new PlanShelf();
    shelf.take(await plan(host, {}, { title: 'Books' }), NOON, 'x');
    const [kept] = [...shelf.all()];
    const many = Array.from({ length: 3_000 }, (_, i) => {
      const room = Buffer.alloc(20);
      room.writeUInt32BE(i);
      return { ...kept!, room: room.toString('base64url'), until: i === 0 ? NOON : kept!.until };
    });
    await writePlanFile(folder, many);
    await open();
    const made = await plan(await signer(2), {}, { title: 'New' });
    expect(await send(made)).toBe(204);
    await routes.ready;
    await close();
    await open();
    await routes.ready;
    expect([routes.size, routes.get(made.charter.id)?.title]).toEqual([3_000, 'New']);
  });

  it('are refused with a reason that is counted', async () => {
    const { bytes } = await plan(host);
    const forged = new Uint8Array(bytes);
    forged[forged.length - 1]! ^= 1;
    expect(await send({ bytes: forged })).toBe(400);
    expect(await send({ bytes: new Uint8Array(MAX_PLAN + 1) })).toBe(413);
    expect(await send(await plan(host, { issued: NOON + 3_600_000 }, {}, NOON + 3_600_000))).toBe(422);
    expect(await send(await plan(host, { schedule: { ...THURSDAYS, wall: THURSDAYS.wall + AHEAD / 60_000 } }))).toBe(
      422,
    );
    expect(await send(await plan(host, { revision: 2 }))).toBe(204);
    expect(await send({ bytes })).toBe(409);
    expect(counters.read()).toMatchObject({
      'planned.refused.malformed': 2,
      'planned.refused.stale': 1,
      'planned.refused.too-far': 1,
      'planned.refused.old': 1,
    });
  });

  it('are checked so often for one address, and no oftener', async () => {
    const { bytes } = await plan(host);
    const all = await Promise.all(Array.from({ length: 60 }, () => send({ bytes })));
    expect(all.filter((status) => status === 429).length).toBe(20);
    now += 60_000;
    expect(await send({ bytes })).toBe(204);
  });

  it('leave other paths to GET', async () => {
    for (const path of ['/calendar/all.ics', '/'])
      expect((await fetch(url + path, { method: 'POST', body: 'x' })).status).toBe(405);
  });
});

describe('calendars', () => {
  it('are of a room, its host, and the hallway; and of nothing else', async () => {
    const made = await plan(host, {}, { title: 'Books' });
    await send(made);
    const key = Buffer.from(host.publicKey).toString('hex');
    for (const path of [`room/${made.charter.id}`, `host/${key}`, 'all']) {
      const answer = await fetch(`${url}/calendar/${path}.ics`);
      expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
      const text = (await answer.text()).replaceAll('\r\n ', '');
      expect(text).toContain(`UID:${made.charter.id}@stoa`);
      expect(text).toContain(`https://olive.example/#room=${made.charter.id}`);
    }
    for (const path of ['room/none', `room/${made.charter.id}/x`, 'host/12', 'community/12', 'all/x', '../all', ''])
      expect((await fetch(`${url}/calendar/${path}.ics`)).status).toBe(404);
  });

  it('lose a room that is cancelled; its own says so', async () => {
    await send(await plan(host, {}, { title: 'Books' }));
    const gone = await plan(host, { cancelled: true, revision: 1 }, { title: 'Books' });
    await send(gone);
    const at = async (path: string) => (await fetch(`${url}/calendar/${path}.ics`)).text();
    expect(await at('all')).not.toContain('BEGIN:VEVENT');
    expect(await at(`room/${gone.charter.id}`)).toContain('STATUS:CANCELLED');
  });

  it('are asked for again for little: what is unchanged is not sent', async () => {
    await send(await plan(host));
    const first = await fetch(`${url}/calendar/all.ics`);
    const again = await fetch(`${url}/calendar/all.ics`, { headers: { 'if-none-match': first.headers.get('etag')! } });
    expect(again.status).toBe(304);
  });
});

it('makes thirty answers at once and ten a second, for all who ask; what was made is sent on meanwhile', async () => {
  const ask = async (n: number) => fetch(`${url}/calendar/host/${`${n}`.padStart(64, '0')}.ics`);
  const answers = [];
  for (let n = 0; n < 35; n++) answers.push(await ask(n));
  const busy = answers.filter(({ status }) => status === 503);
  expect(busy).toHaveLength(5);
  expect(busy[0]!.headers.get('Retry-After')).toBe('1');
  expect(counters.read()['planned.refused.busy']).toBe(5);
  now += 1_001;
  for (let n = 50; n < 60; n++) expect((await ask(n)).status).toBe(200);
  expect((await ask(60)).status).toBe(503);
  // Of a second ago.
  expect((await ask(29)).status).toBe(200);
});
