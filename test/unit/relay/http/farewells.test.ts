import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFarewells } from '../../../../relay/http/farewells.ts';
import { createHttpServer, type HttpServer } from '../../../../relay/http/http-server.ts';
import { type Counters, createCounters } from '../../../../relay/util/counters.ts';
import { MAX_MEMBER } from '../../../../src/node/records/constants.ts';
import type { Verdict } from '../../../../src/node/transport/gossip.ts';
import { ROOM } from '../../../support/records/bundles.ts';

let taken: number[];
let verdict: Verdict | Error;
let time: number;
let counters: Counters;
let server: HttpServer;

beforeEach(async () => {
  taken = [];
  verdict = 'accept';
  time = 0;
  counters = createCounters();
  const room = {
    handOnFarewell: async (record: Uint8Array) => {
      taken.push(record.length);
      if (verdict instanceof Error) throw verdict;
      return verdict;
    },
  };
  server = await createHttpServer({
    at: { host: '127.0.0.1', port: 0 },
    routes: new Map(),
    posts: new Map([
      ['/farewell', createFarewells({ find: (id) => (id === ROOM ? room : undefined), counters, now: () => time })],
    ]),
    upgrades: new Map(),
    files: () => false,
    sockets: { most: 1_000 },
    trustedHops: 0,
    counters,
  });
});

afterEach(() => server.stop());

async function post(bytes: number, room = ROOM): Promise<number> {
  const url = `http://127.0.0.1:${server.port}/farewell?room=${room}`;
  return (await fetch(url, { method: 'POST', body: new Uint8Array(bytes) })).status;
}

const times = (name: Parameters<Counters['add']>[0]): number => counters.read()[name];

describe('a farewell by HTTP', () => {
  it('is handed on to its room, and counted by what became of it', async () => {
    expect(await post(300)).toBe(204);
    verdict = 'ignore';
    expect(await post(MAX_MEMBER)).toBe(204);
    verdict = 'reject';
    expect(await post(1)).toBe(204);
    expect(taken).toEqual([300, MAX_MEMBER, 1]);
    expect([times('said.accepted'), times('said.dropped.old'), times('said.dropped.malformed')]).toEqual([1, 1, 1]);
  });

  it('is refused for a room that the relay does not keep, without a body, and when it is longer than a record', async () => {
    for (const room of [ROOM.slice(1), '', `${ROOM.slice(0, -1)}0`]) expect(await post(10, room)).toBe(404);
    expect(await post(0)).toBe(413);
    expect(await post(MAX_MEMBER + 1)).toBe(413);
    expect(taken).toEqual([]);
    expect(times('said.dropped.malformed')).toBe(2);
  });

  it('that breaks off, or that the room cannot handle, ends nothing but itself', async () => {
    const broken = httpRequest({ port: server.port, method: 'POST', path: `/farewell?room=${ROOM}` });
    broken.on('error', () => undefined);
    broken.setHeader('content-length', 100);
    broken.write('half');
    await expect.poll(() => times('http.answered')).toBe(1);
    broken.destroy();
    await expect.poll(() => times('said.dropped.malformed')).toBe(1);
    verdict = new Error('no');
    await expect(post(10)).rejects.toThrow();
    expect(times('http.failed.answer')).toBe(1);
    verdict = 'accept';
    expect(await post(10)).toBe(204);
  });

  it('is taken from one address a few dozen at once and three a second, and fewer of who sends what nobody signed', async () => {
    const until429 = async (): Promise<number> => {
      for (let sent = 0; ; sent++) if ((await post(10)) === 429) return sent;
    };
    expect(await until429()).toBe(24);
    time += 1_000;
    expect(await until429()).toBe(3);
    time += 60_000;
    verdict = 'reject';
    expect(await until429()).toBeLessThan(10);
    expect(times('said.dropped.flood')).toBe(3);
  });
});
