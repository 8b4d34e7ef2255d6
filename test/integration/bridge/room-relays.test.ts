/** What is asked of the server that a room's link leads to, and what is taken of its answer. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { askRelay, readRoomLink } from '../../../relay/bridge/room-relays.ts';

const ID = '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp';
const ADDRESS = `/dns/relay.example.org/tcp/443/tls/ws/p2p/${ID}`;

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

/** The relays that somebody gets to know who asks a server that answers so. */
async function asked(answer: RequestListener): Promise<unknown> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return askRelay(readRoomLink(`http://127.0.0.1:${port}/some/folder/#room=lKFca8UZcKtCcY4FeEN8lITZSOE`));
}

describe('the server of a link', () => {
  it('names its addresses beside its page; what is none is left out', async () => {
    let path: string | undefined;
    const relays = await asked((request, response) => {
      path = request.url;
      response.end(JSON.stringify({ addresses: [ADDRESS, 'http://elsewhere', 7, null] }));
    });
    expect(path).toBe('/some/folder/relay.json');
    expect(relays).toEqual([{ id: ID, address: ADDRESS }]);
  });

  it.each([
    ['is a file server', 404, 'not found'],
    ['answers something else', 200, '<!doctype html>'],
    ['answers no object', 200, 'null'],
    ['has no list', 200, '{"addresses":{"length":1}}'],
  ])('names nobody where it %s', async (_, status, body) => {
    expect(await asked((_request, response) => response.writeHead(status).end(body))).toEqual([]);
  });

  it('is not read on where it never ends', async () => {
    let written = 0;
    const relays = await asked((_request, response) => {
      const more = (): void => {
        if (response.destroyed) return;
        written += 65_536;
        response.write(' '.repeat(65_536), () => setImmediate(more));
      };
      more();
    });
    expect(relays).toEqual([]);
    expect(written).toBeLessThan(50_000_000);
  });
});
