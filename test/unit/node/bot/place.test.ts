import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLink, writeLink } from '../../../../src/node/bot/place.ts';

const ROOM = 'AAAAAAAAAAAAAAAAAAAAAAAAAAA';
const relay = (host: string, id: string) => `/dns4/${host}/tcp/443/tls/ws/p2p/12D3KooW${id}`;
const OWN = relay('relay.example.org', 'A');
const OTHER = relay('other.example.org', 'B');

let server: Server;
let page: string;
let answer: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    response.statusCode = request.url === '/rooms/relay.json' ? 200 : 404;
    response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  page = `http://127.0.0.1:${(server.address() as AddressInfo).port}/rooms/`;
});
afterAll(() => server.close());

describe('the link of a room', () => {
  it('leads to the relays of its server, and to those that it names', async () => {
    answer = JSON.stringify({ addresses: [OWN, 'not an address', 7] });
    const link = `${page}#room=${ROOM}&relay=${encodeURIComponent(OTHER)}`;
    const place = await readLink(link);
    expect(place).toEqual({ room: ROOM, relays: [OWN, OTHER], page });
    expect(await readLink(writeLink(place))).toEqual(place);
  });

  it.each(['no JSON', '[]', '{"addresses":"many"}', `{"addresses":["${'x'.repeat(70_000)}"]}`])(
    'does without a server that answers otherwise',
    async (text) => {
      answer = text;
      const link = `${page}#room=${ROOM}&relay=${encodeURIComponent(OTHER)}`;
      expect((await readLink(link)).relays).toEqual([OTHER]);
      await expect(readLink(`${page}#room=${ROOM}`)).rejects.toThrow('no relay is known');
    },
  );

  it('names three relays at most, which can be reached by WebSocket', async () => {
    answer = JSON.stringify({
      addresses: ['/ip4/192.0.2.1/udp/7862/webrtc-direct/certhash/uEi/p2p/12D3KooWD', ...'ABCDE'].map((id) =>
        id.length > 1 ? id : relay('relay.example.org', id),
      ),
    });
    expect((await readLink(`${page}#room=${ROOM}`)).relays).toEqual(
      [...'ABC'].map((id) => relay('relay.example.org', id)),
    );
  });

  it.each(['', 'room', 'https://relay.example.org/', 'https://relay.example.org/#room=short'])(
    'is not %j',
    async (text) => {
      await expect(readLink(text)).rejects.toThrow(RangeError);
    },
  );
});
