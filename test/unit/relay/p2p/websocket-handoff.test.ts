import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { generateKeyPair } from '@libp2p/crypto/keys';
import type { Connection } from '@libp2p/interface';
import { webSockets } from '@libp2p/websockets';
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createHttpServer } from '../../../../relay/http/http-server.ts';
import {
  createWebSocketHandoff,
  MAX_MESSAGE,
  type WebSocketHandoff,
  watched,
} from '../../../../relay/p2p/websocket-handoff.ts';
import { type Counters, createCounters } from '../../../../relay/util/counters.ts';
import { createPeer, type Peer } from '../../../../src/node/transport/peer.ts';

const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface House {
  readonly peer: Peer;
  readonly inward: WebSocketHandoff;
  readonly counters: Counters;
  /** By the public port, and by libp2p's own. */
  readonly ports: { readonly front: number; readonly own: number };
  readonly address: Multiaddr;
}

/** A libp2p peer that takes WebSockets at a front too. */
async function house(): Promise<House> {
  const counters = createCounters();
  const inward = createWebSocketHandoff(counters);
  const peer = await createPeer({
    privateKey: await generateKeyPair('Ed25519'),
    transports: [inward.transport],
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0/ws'] },
  });
  cleanups.push(() => peer.stop());
  const front = await createHttpServer({
    at: { host: '127.0.0.1', port: 0 },
    routes: new Map(),
    upgrades: new Map([['/', (request, socket, head) => inward.take(request, socket, head, '203.0.113.7')]]),
    files: () => false,
    sockets: { most: 100 },
    trustedHops: 0,
    counters,
  });
  cleanups.push(() => front.stop());
  const own = Number(/\/tcp\/(\d+)\//.exec(peer.libp2p.getMultiaddrs()[0]!.toString())?.[1]);
  const address = multiaddr(`/ip4/127.0.0.1/tcp/${front.port}/ws/p2p/${peer.libp2p.peerId}`);
  return { peer, inward, counters, ports: { front: front.port, own }, address };
}

async function visitor({ address }: House): Promise<{ readonly peer: Peer; readonly connection: Connection }> {
  const peer = await createPeer({ privateKey: await generateKeyPair('Ed25519'), transports: [webSockets()] });
  cleanups.push(() => peer.stop());
  return { peer, connection: await peer.libp2p.dial(address) };
}

async function dial(port: number): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
  cleanups.push(() => socket.terminate());
  await once(socket, 'open');
  return socket;
}

describe('a WebSocket accepted for libp2p', () => {
  it('that reports an error is destroyed and counted', async () => {
    const counters = createCounters();
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    cleanups.push(() => server.close());
    await once(server, 'listening');
    const taken = once(server, 'connection');
    const client = await dial((server.address() as AddressInfo).port);
    const [socket] = (await taken) as [WebSocket];
    watched(socket, counters).emit('error', new Error('a frame that breaks the rules'));
    await once(client, 'close');
    expect(counters.read()['upgrade.closed.malformed']).toBe(1);
  });

  it.each(['front', 'own'] as const)(
    'by its %s port is closed and counted when one message is too long, and others stay connected',
    async (way) => {
      const at = await house();
      const { connection } = await visitor(at);
      const socket = await dial(at.ports[way]);
      socket.send(Buffer.alloc(MAX_MESSAGE + 1));
      await once(socket, 'close');
      expect(at.counters.read()['upgrade.closed.malformed']).toBe(1);
      expect(connection.status).toBe('open');
      expect((await visitor(at)).connection.status).toBe('open');
    },
  );

  it('comes to the path of libp2p: who looks for another protocol at its own port is told at once that there is none', async () => {
    const at = await house();
    const socket = new WebSocket(`ws://127.0.0.1:${at.ports.own}/publish`);
    socket.on('error', () => undefined);
    const [, response] = await once(socket, 'unexpected-response');
    expect((response as IncomingMessage).statusCode).toBe(404);
    expect((await visitor(at)).connection.status).toBe('open');
  });

  it('may send what libp2p makes of long writes', async () => {
    const at = await house();
    const arrived = Promise.withResolvers<number>();
    await at.peer.libp2p.handle('/test/sink', async (stream) => {
      let bytes = 0;
      for await (const data of stream) bytes += data.byteLength;
      arrived.resolve(bytes);
    });
    const { connection } = await visitor(at);
    const stream = await connection.newStream('/test/sink');
    for (const length of [200_000, 100_000, 65_536]) {
      if (!stream.send(new Uint8Array(length))) await stream.onDrain();
    }
    await stream.close();
    expect(await arrived.promise).toBe(365_536);
    expect(connection.status).toBe('open');
  });

  it('is answered when it pings', async () => {
    const socket = await dial((await house()).ports.front);
    socket.ping('here');
    const [data] = (await once(socket, 'pong')) as [Buffer];
    expect(data.toString()).toBe('here');
  });

  it('ends when libp2p aborts the connection', async () => {
    const at = await house();
    const { peer } = await visitor(at);
    const connections = (): Connection[] => at.peer.libp2p.getConnections();
    await expect.poll(() => connections().length).toBe(1);
    connections()[0]!.abort(new Error('no sign of life'));
    await expect.poll(() => peer.libp2p.getConnections()).toEqual([]);
  });
});

it('a handshake is closed before libp2p listens, and once it has stopped', async () => {
  const closed = async (take: WebSocketHandoff['take']): Promise<void> => {
    const server = createServer((socket) => take({} as never, socket, Buffer.alloc(0), '203.0.113.7')).listen(
      0,
      '127.0.0.1',
    );
    cleanups.push(() => server.close());
    await once(server, 'listening');
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(client, 'close');
  };
  await closed(createWebSocketHandoff(createCounters()).take);
  const { peer, inward } = await house();
  await peer.stop();
  await closed(inward.take);
});
