import { once } from 'node:events';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pace } from '../../../../relay/replays/pace.ts';
import { type ReplayRoutesOptions, replayRoutes } from '../../../../relay/replays/replay-routes.ts';
import { createCounters } from '../../../../relay/util/counters.ts';
import { createLog, type Log } from '../../../../relay/util/log.ts';
import { type Manifest, writeManifest } from '../../../../src/node/recording/manifest.ts';
import { readListing } from '../../../../src/node/replay/listing.ts';
import { type ReplayInfo, writeReplayInfo } from '../../../../src/node/replay/replay-info.ts';
import { charter, signer } from '../../../support/records/records.ts';

const ROOMS = ['A', 'B'].map((letter) => letter.repeat(27));
const undo: (() => unknown)[] = [];
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-routes-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function put(
  id: string,
  room: string,
  { beyondMembers, ...how }: Partial<Pick<Manifest, 'members' | 'charter'> & Pick<ReplayInfo, 'beyondMembers'>> = {},
): Promise<void> {
  const sound = new Uint8Array(300_000);
  const started = Date.now() - 60_000;
  const mixes = [{ format: 'ogg' as const, bytes: sound.byteLength, sha256: 'ab'.repeat(32) }];
  const manifest = { room, title: `Evening ${id}`, started, ended: started + 1_000, speakers: [], mixes, ...how };
  await mkdir(join(folder, id));
  await writeFile(join(folder, id, 'room.json'), writeManifest(manifest));
  const info = { cuts: [], captions: false, community: undefined, beyondMembers };
  await writeFile(join(folder, id, 'replay.json'), writeReplayInfo(info));
  await writeFile(join(folder, id, 'mix.ogg'), sound);
}

/** Asks at an address of its own each time, unless one is said. */
async function serving(options: Partial<ReplayRoutesOptions> = {}) {
  const counters = createCounters();
  const clock = { now: 0 };
  let from = 0;
  const routes = replayRoutes({
    folder,
    bounds: { bytes: 1e9, age: 1e9, bytesPerSecond: 1e9 },
    pace: new Pace(1e9, () => clock.now),
    name: () => 'Olive',
    baseFor: ({ headers }) => `http://${headers.host}/`,
    counters,
    log: createLog('silent'),
    steady: () => clock.now,
    ...options,
  });
  const server = createServer((asked, response) => {
    const address = (asked.headers['x-from'] as string | undefined) ?? `192.0.2.${from++ % 250}`;
    routes.serve(asked.url!.split('?')[0]!, asked, response, address);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const ask = (path: string, headers: IncomingHttpHeaders = {}) =>
    new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
      const asked = request({ port, path, headers, agent: false }, async (answer) => {
        let text = '';
        for await (const part of answer.setEncoding('utf8')) text += part;
        resolve({ status: answer.statusCode!, headers: answer.headers, text });
      });
      asked.on('error', reject).end();
    });
  return { ask, counters, clock, port };
}

describe('files of replays', () => {
  it('are sent at the pace that they share with models', async () => {
    await put('r0', ROOMS[0]!);
    const bounds = { bytes: 1e9, age: 1e9, bytesPerSecond: 149_000 };
    const pace = new Pace(1, () => 0);
    const { ask } = await serving({ bounds, pace });
    expect((await ask('/replays/r0/mix.ogg')).status).toBe(200);
    expect(pace.sent(0)).toBeCloseTo(2_000 / 149);
  });

  it('are sent to so many at once, and no more to whoever reads nothing', async () => {
    await put('r0', ROOMS[0]!);
    await truncate(join(folder, 'r0', 'mix.ogg'), 100_000_000);
    const { ask, counters, port } = await serving();
    const some = (from: string) => ask('/replays/r0/mix.ogg', { range: 'bytes=0-9', 'x-from': from });
    expect((await some('192.0.2.9')).status).toBe(206);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    undo.push(() => vi.useRealTimers());
    for (let i = 0; i < 16; i++) {
      const socket = connect(port, '127.0.0.1');
      undo.push(() => socket.destroy());
      socket.on('error', () => undefined);
      socket.write('GET /replays/r0/mix.ogg HTTP/1.1\r\nHost: a\r\nX-From: 192.0.2.9\r\n\r\n');
      await once(socket, 'readable');
    }
    expect(counters.read()['replays.sent']).toBe(17);
    expect((await some('192.0.2.9')).status).toBe(429);
    expect((await some('198.51.100.1')).status).toBe(206);
    const slow = async () => {
      await vi.advanceTimersByTimeAsync(20_000);
      return counters.read()['replays.closed.slow'];
    };
    await expect.poll(slow, { timeout: 20_000 }).toBe(16);
    expect((await some('192.0.2.9')).status).toBe(206);
    expect(counters.read()['replays.refused.address']).toBe(1);
  });
});

describe('a replay of a room for members', () => {
  it('is served where it was made for everybody, and otherwise the operator is told why not, once', async () => {
    const founded = await charter(await signer(1), { access: 'members' }, Date.now());
    await put('open', ROOMS[0]!);
    await put('said', ROOMS[1]!, { members: true, beyondMembers: true });
    await put('cut', ROOMS[1]!, { members: true });
    // A hand that takes the word out of room.json leaves the charter.
    await put('silent', founded.id, { charter: founded.bytes });
    await put('loud', founded.id, { charter: founded.bytes, beyondMembers: true });
    const lines: (readonly [fields: Readonly<Record<string, unknown>>, message: string])[] = [];
    const log: Log = { ...createLog('silent'), warn: (...line) => lines.push(line) };
    const { ask, counters, clock } = await serving({ log });
    const ids = async () =>
      readListing((await ask('/replays.json')).text)
        .map(({ id }) => id)
        .sort();
    expect(await ids()).toEqual(['loud', 'open', 'said']);
    expect(await ask('/replays/said/mix.ogg')).toMatchObject({ status: 200 });
    for (const id of ['cut', 'silent']) expect(await ask(`/replays/${id}/mix.ogg`)).toMatchObject({ status: 404 });
    expect(counters.read()['replays.refused.members']).toBe(2);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toEqual([{ folders: ['cut', 'silent'] }, expect.stringContaining('--beyond-members')]);
    clock.now += 60_000;
    await put('another', ROOMS[1]!, { members: true });
    expect(await ids()).toEqual(['loud', 'open', 'said']);
    expect(counters.read()['replays.refused.members']).toBe(3);
    expect(lines).toHaveLength(2);
    expect(lines[1]![0]).toEqual({ folders: ['another'] });
  });
});

describe('what a relay answers about replays', () => {
  it('is made for each question once, and some of them a second: the others are to come again', async () => {
    for (const [i, room] of ROOMS.entries()) await put(`r${i}`, room);
    const { ask, counters, clock } = await serving();
    expect((await ask('/replays.xml')).text.match(/<item>/g)).toHaveLength(2);
    expect((await ask(`/replays.xml?room=${ROOMS[1]}`)).text.match(/<item>/g)).toHaveLength(1);
    const all = await Promise.all(Array.from({ length: 60 }, (_, i) => ask('/replays.xml', { host: `${i}.example` })));
    const refused = all.filter(({ status }) => status === 503);
    expect(refused).toHaveLength(60 - 18);
    expect(refused.map(({ headers }) => headers['retry-after'])).toEqual(refused.map(() => '1'));
    expect(counters.read()['replays.refused.busy']).toBe(refused.length);
    clock.now += 1_000;
    expect((await ask('/replays.xml', { host: '59.example' })).status).toBe(200);
    // However much else is in the query, and in whatever order.
    for (let i = 0; i < 60; i++) {
      const again = await ask(`/replays.xml?junk=${i}&room=${ROOMS[1]}&junk=${i}`);
      expect([again.status, again.text.includes('junk')]).toEqual([200, false]);
    }
  });

  it('is nothing for rooms that have none, which takes nothing from the others', async () => {
    await put('r0', ROOMS[0]!);
    const { ask, counters } = await serving();
    for (let i = 0; i < 60; i++) {
      const room = `${i}`.padStart(27, 'C');
      const { status, text } = await ask(`/replays.json?room=${room}`);
      expect([status, JSON.parse(text).replays]).toEqual([200, []]);
    }
    expect((await ask('/replays.json')).status).toBe(200);
    expect(counters.read()['replays.refused.busy']).toBe(0);
  });

  it('has the name that the relay has now', async () => {
    await put('r0', ROOMS[0]!);
    let name = 'Olive';
    const { ask } = await serving({ name: () => name });
    expect((await ask('/replays.xml')).text).toContain('<title>Olive</title>');
    name = 'Laurel';
    expect((await ask('/replays.xml')).text).toContain('<title>Laurel</title>');
  });

  it('is not sent again to who has it', async () => {
    await put('r0', ROOMS[0]!);
    const { ask } = await serving();
    const { etag } = (await ask('/replays.json')).headers;
    expect((await ask('/replays.json', { 'if-none-match': etag })).status).toBe(304);
    expect((await ask('/replays.json', { 'if-none-match': '"other"' })).status).toBe(200);
  });
});
