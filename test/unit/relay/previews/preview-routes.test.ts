import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReplayFacts, RoomFacts } from '../../../../relay/previews/facts.ts';
import { PREVIEW_POLICY } from '../../../../relay/previews/page.ts';
import { previewRoutes } from '../../../../relay/previews/preview-routes.ts';
import { type RoomPageTemplate, readTemplate } from '../../../../relay/previews/room-page.ts';
import { type Counters, createCounters } from '../../../../relay/util/counters.ts';

const [OPEN, OTHER] = ['A'.repeat(27), 'B'.repeat(27)];
const REPLAY: ReplayFacts = {
  id: 'night',
  room: OTHER,
  title: 'Last night',
  language: '',
  speakers: ['Anna'],
  lasts: 60,
  sounds: [{ file: 'mix.ogg', type: 'audio/ogg' }],
};

let now: number;
let asked: string[];
let facts: RoomFacts | undefined;
let published: ReplayFacts | undefined;
let counters: Counters;
let url: string;
let stop: () => void;

beforeEach(() => open());

async function open(template?: RoomPageTemplate): Promise<void> {
  now = 0;
  asked = [];
  facts = { title: 'Night talk', language: 'en', host: 'Anna', people: 5, over: false };
  published = undefined;
  counters = createCounters();
  const routes = previewRoutes({
    room: async (room) => {
      asked.push(room);
      return room === OPEN ? facts : undefined;
    },
    replays: {
      replay: async (id) => {
        if (id === 'torn') throw new Error('no folder');
        return id === REPLAY.id ? REPLAY : undefined;
      },
      ofRoom: async () => published,
    },
    name: () => 'Agora',
    page: template,
    relaysFor: () => ['/dns4/relay.example/tcp/443/tls/ws/p2p/12D3KooW'],
    basesFor: () => [`${url}/`],
    counters,
    now: () => now,
  });
  const server = createServer((request, response) => {
    const path = new URL(request.url!, 'http://x').pathname;
    if (!routes.serve(path, request, response)) response.writeHead(418).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stop = () => server.close();
}

afterEach(() => stop());

const page = async (path: string) => (await fetch(url + path)).text();

describe('a relay’s preview links', () => {
  it('answer with the page itself where it is one that can be told where it is', async () => {
    stop();
    await open(readTemplate('<title></title><template id="of-a-room"></template>', []));
    const answer = await fetch(`${url}/r/${OPEN}`);
    expect(answer.headers.get('content-security-policy')).toBeNull();
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(await answer.text()).toContain(`content="room=${OPEN}&#38;relay=/dns4/relay.example/`);
    expect((await fetch(`${url}/r/${OTHER}/night`)).headers.get('content-security-policy')).toBe(PREVIEW_POLICY);
  });

  it('answer with a page of a policy of its own, and without a body to HEAD', async () => {
    const answer = await fetch(`${url}/r/${OPEN}`);
    expect(answer.headers.get('content-security-policy')).toBe(PREVIEW_POLICY);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await answer.text()).toContain('Night talk');
    const head = await fetch(`${url}/r/${OPEN}`, { method: 'HEAD' });
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(500);
    expect(await head.text()).toBe('');
    expect(counters.read()['previews.sent']).toBe(2);
  });

  it('ask once about a room, however many follow the link, and again a while later', async () => {
    await Promise.all(Array.from({ length: 20 }, () => page(`/r/${OPEN}`)));
    expect(asked).toEqual([OPEN]);
    facts = { ...facts!, over: true };
    now += 1_999;
    expect(await page(`/r/${OPEN}`)).toContain('Live now');
    now += 1;
    expect(await page(`/r/${OPEN}`)).toContain('This room has ended');
  });

  it('say that a room has ended of which there is a replay', async () => {
    published = { ...REPLAY, room: OTHER };
    const text = await page(`/r/${OTHER}`);
    expect(text).toContain('Last night');
    expect(text).toContain('This room has ended');
  });

  it('lead to a replay of that room, and to no other', async () => {
    expect(await page(`/r/${OTHER}/night`)).toContain(`property="og:audio" content="${url}/replays/night/mix.ogg"`);
    expect((await fetch(`${url}/r/${OPEN}/night`)).status).toBe(404);
    expect((await fetch(`${url}/r/${OTHER}/absent`)).status).toBe(404);
  });

  it('count what cannot be read', async () => {
    expect((await fetch(`${url}/r/${OTHER}/torn`)).status).toBe(404);
    expect(counters.read()['previews.failed']).toBe(1);
  });

  it('leave every other path to others', async () => {
    for (const path of ['/', '/r', '/r/x', '/replay/', `/r/${OPEN}/a/b`])
      expect((await fetch(url + path)).status, path).toBe(418);
  });

  it('are told of as oEmbed, to pages of any origin', async () => {
    const link = encodeURIComponent(`${url}/r/${OPEN}`);
    const answer = await fetch(`${url}/oembed?url=${link}&format=json`);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(await answer.json()).toMatchObject({ type: 'link', title: 'Night talk', provider_name: 'Agora' });
    expect((await fetch(`${url}/oembed?url=${link}&format=xml`)).status).toBe(501);
    for (const query of [
      '',
      '?url=',
      '?url=https://evil.example/r/x',
      `?url=${encodeURIComponent(`${url}/r/${OTHER}`)}`,
    ])
      expect((await fetch(`${url}/oembed${query}`)).status, query).toBe(404);
  });
});
