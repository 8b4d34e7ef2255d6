import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHttpServer, type HttpServer } from '../../../../relay/http/http-server.ts';
import { createProfileRoutes, type ProfileRoutes } from '../../../../relay/profiles/profile-routes.ts';
import { type Counters, createCounters } from '../../../../relay/util/counters.ts';
import { keyToHex } from '../../../../src/node/identity/keys.ts';
import { MAX_ASKED, MAX_PROFILE_RECORD, PROFILES_PATH } from '../../../../src/node/profile/constants.ts';
import { readProfileList } from '../../../../src/node/profile/profile-list.ts';
import { writeProfileRecord } from '../../../../src/node/profile/profile-record.ts';
import { unread } from '../../../support/fakes/unread-response.ts';
import { NOON, signer } from '../../../support/records/records.ts';

const ROOM = 'A'.repeat(27);
let routes: ProfileRoutes;
let server: HttpServer;
let counters: Counters;
let url = '';

beforeEach(async () => {
  counters = createCounters();
  routes = createProfileRoutes({ counters });
  server = await createHttpServer({
    at: { host: '127.0.0.1', port: 0 },
    routes: new Map(),
    upgrades: new Map(),
    takes: new Set([PROFILES_PATH]),
    files: (path, request, response, address) => routes.serve(path, request, response, address),
    sockets: { most: 100 },
    trustedHops: 0,
    counters: createCounters(),
  });
  url = `http://127.0.0.1:${server.port}${PROFILES_PATH}`;
});
afterEach(async () => {
  await server.stop();
  routes.stop();
});

const send = async (body: Uint8Array<ArrayBuffer>): Promise<number> =>
  (await fetch(url, { method: 'POST', body })).status;

async function ask(query: string): Promise<readonly Uint8Array[] | number> {
  const answer = await fetch(`${url}?${query}`);
  if (!answer.ok) return answer.status;
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  return readProfileList(new Uint8Array(await answer.arrayBuffer()));
}

describe('profiles over HTTP', () => {
  it('are taken in and handed to whoever asks by room and session', async () => {
    const [ada, bao] = await Promise.all([signer(1), signer(2)]);
    const bytes = await writeProfileRecord(ada, ROOM, { at: NOON, epoch: 0, content: new Uint8Array([7]) });
    expect(await send(bytes)).toBe(204);
    expect(await send(bytes)).toBe(204);
    const [a, b] = [keyToHex(ada.publicKey), keyToHex(bao.publicKey)];
    expect(await ask(`room=${ROOM}&of=${b}&of=${a}`)).toEqual([bytes]);
    expect(await ask(`room=${'B'.repeat(27)}&of=${a}`)).toEqual([]);
    expect(routes.size).toBe(1);
    expect(counters.read()['profiles.kept']).toBe(1);
  });

  it('are refused with a reason that is counted', async () => {
    const ada = await signer(1);
    const bytes = await writeProfileRecord(ada, ROOM, { at: NOON, epoch: 0, content: new Uint8Array([7]) });
    const forged = new Uint8Array(bytes);
    forged[forged.length - 1]! ^= 1;
    expect(await send(forged)).toBe(400);
    expect(await send(new Uint8Array(MAX_PROFILE_RECORD + 1))).toBe(413);
    await send(bytes);
    expect(await send(await writeProfileRecord(ada, ROOM, { at: 1, epoch: 0, content: new Uint8Array([7]) }))).toBe(
      409,
    );
    expect(counters.read()).toMatchObject({ 'profiles.refused.malformed': 2, 'profiles.refused.old': 1 });
  });

  it('are asked for in small questions', async () => {
    const a = '0'.repeat(64);
    expect(await ask('')).toBe(400);
    expect(await ask(`room=${ROOM}`)).toEqual([]);
    expect(await ask(`room=${ROOM}&of=../x`)).toBe(400);
    expect(await ask(`room=${ROOM}${`&of=${a}`.repeat(MAX_ASKED)}`)).toEqual([]);
    expect(await ask(`room=${ROOM}${`&of=${a}`.repeat(MAX_ASKED + 1)}`)).toBe(400);
  });

  it('are handed to so many at once, and no more to whoever takes nothing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const closed: Promise<unknown>[] = [];
      const asked = (address: string): number => {
        const { request, response } = unread(`${PROFILES_PATH}?room=${ROOM}`);
        closed.push(new Promise((resolve) => response.once('close', resolve)));
        routes.serve(PROFILES_PATH, request, response, address);
        return response.statusCode;
      };
      for (let n = 0; n < 32; n++) expect(asked('192.0.2.1')).toBe(200);
      expect(asked('192.0.2.1')).toBe(429);
      for (let n = 32; n < 256; n++) expect(asked(`192.0.2.${n >> 4}`)).toBe(200);
      expect(asked('192.0.2.200')).toBe(503);
      const held = closed.filter((_, index) => index !== 32 && index !== 257);
      vi.advanceTimersByTime(60_000);
      await Promise.all(held);
      expect(asked('192.0.2.1')).toBe(200);
      expect(counters.read()).toMatchObject({ 'profiles.refused.busy': 2, 'profiles.closed.slow': 256 });
    } finally {
      vi.useRealTimers();
    }
  });
});
