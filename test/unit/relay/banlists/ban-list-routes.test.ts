import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BanListRoutes, createBanListRoutes } from '../../../../relay/banlists/ban-list-routes.ts';
import { createHttpServer, type HttpServer } from '../../../../relay/http/http-server.ts';
import { type Counters, createCounters } from '../../../../relay/util/counters.ts';
import { type BanListDraft, writeBanList } from '../../../../src/node/banlist/ban-list.ts';
import { BAN_LISTS_PATH, MAX_BAN_LIST } from '../../../../src/node/banlist/constants.ts';
import { toBase64url } from '../../../../src/node/wire/bytes.ts';
import { signer } from '../../../support/records/records.ts';

const DRAFT: BanListDraft = { version: 5, name: 'Readers', people: [], taken: [], leftOut: 0 };
let routes: BanListRoutes;
let server: HttpServer;
let counters: Counters;
let url = '';

beforeEach(async () => {
  counters = createCounters();
  routes = createBanListRoutes({ counters });
  server = await createHttpServer({
    at: { host: '127.0.0.1', port: 0 },
    routes: new Map(),
    upgrades: new Map(),
    takes: new Set([BAN_LISTS_PATH]),
    files: (path, request, response, address) => routes.serve(path, request, response, address),
    sockets: { most: 100 },
    trustedHops: 0,
    counters: createCounters(),
  });
  url = `http://127.0.0.1:${server.port}${BAN_LISTS_PATH}`;
});
afterEach(async () => {
  await server.stop();
  routes.stop();
});

const send = async (body: Uint8Array<ArrayBuffer>): Promise<number> =>
  (await fetch(url, { method: 'POST', body })).status;

describe('lists of the banned over HTTP', () => {
  it('are taken in and handed to whoever asks for a community’s', async () => {
    const root = await signer(1);
    const { bytes } = await writeBanList(root, DRAFT);
    expect([await send(bytes), await send(bytes)]).toEqual([204, 204]);
    const answer = await fetch(`${url}?of=${toBase64url(root.publicKey)}`);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
    const none = await fetch(`${url}?of=${'A'.repeat(43)}`);
    expect([none.status, (await none.arrayBuffer()).byteLength]).toEqual([200, 0]);
    expect([routes.size, counters.read()['banlists.kept']]).toEqual([1, 1]);
  });

  it('are refused with a reason that is counted', async () => {
    const root = await signer(1);
    const { bytes } = await writeBanList(root, DRAFT);
    expect(await send(bytes.with(bytes.length - 1, bytes.at(-1)! ^ 1))).toBe(400);
    expect(await send(new Uint8Array(MAX_BAN_LIST + 1))).toBe(413);
    await send(bytes);
    expect(await send((await writeBanList(root, { ...DRAFT, version: 4 })).bytes)).toBe(409);
    expect((await fetch(`${url}?of=../x`)).status).toBe(400);
    expect(counters.read()).toMatchObject({ 'banlists.refused.malformed': 2, 'banlists.refused.old': 1 });
  });

  it('are checked for no address without end', async () => {
    const body = new Uint8Array([1]);
    const answers = [];
    for (let n = 0; n < 24; n++) answers.push(await send(body));
    expect(answers.filter((status) => status === 400)).toHaveLength(20);
    expect(counters.read()['banlists.refused.flood']).toBe(4);
  });
});
