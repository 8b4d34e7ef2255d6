import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { createUpstreamDial, type UpstreamSocket } from '../../../../relay/cluster/upstream-socket.ts';
import { MAX_RELAY_MESSAGE } from '../../../../src/node/fanout/protocol/relay-messages.ts';
import { LISTEN_PATH } from '../../../../src/node/relays/address.ts';

const OLIVE = `12D3KooW${'1'.repeat(44)}`;

let server: Server;
let sockets: WebSocketServer;
let heard: Uint8Array[];
let ends: boolean[];
let tcp: Set<Socket>;

beforeEach(async () => {
  [heard, ends] = [[], []];
  tcp = new Set();
  server = createServer();
  server.on('connection', (socket) => tcp.add(socket));
  sockets = new WebSocketServer({ server, path: LISTEN_PATH });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  for (const socket of tcp) socket.destroy();
  await new Promise((closed) => server.close(closed));
});

const port = (): number => (server.address() as AddressInfo).port;
const here = (): string => `/ip4/127.0.0.1/tcp/${port()}/ws/p2p/${OLIVE}`;
function dial(at: string, { local = true, signal = AbortSignal.timeout(5_000) } = {}): Promise<UpstreamSocket> {
  // What comes after the end of a test is not of the next one.
  const [messages, broken] = [heard, ends];
  const events = { onMessage: (m: Uint8Array) => messages.push(m), onEnd: (b: boolean) => broken.push(b) };
  return createUpstreamDial({ mayBePrivate: () => local })(at, events, signal);
}

async function met(): Promise<{ readonly socket: UpstreamSocket; readonly other: WebSocket }> {
  const [[other], socket] = await Promise.all([once(sockets, 'connection') as Promise<[WebSocket]>, dial(here())]);
  return { socket, other };
}
const ended = (): Promise<void> => vi.waitFor(() => expect(ends).not.toEqual([]), { timeout: 5_000 });

describe('a WebSocket to another relay', () => {
  it('brings what is said both ways, and ends once', async () => {
    const { socket, other } = await met();
    const told = once(other, 'message') as Promise<[Buffer]>;
    socket.send(Uint8Array.of(1, 2));
    expect([...(await told)[0]]).toEqual([1, 2]);
    other.send(Uint8Array.of(3));
    await vi.waitFor(() => expect(heard).toEqual([Uint8Array.of(3)]));
    expect(socket.isOpen).toBe(true);
    other.close();
    await ended();
    socket.end();
    socket.send(Uint8Array.of(4));
    expect([socket.isOpen, ...ends]).toEqual([false, false]);
  });

  it('measures the round trip by the answer to its own ping alone', async () => {
    const { socket, other } = await met();
    other.pong('12345678');
    await vi.waitFor(() => expect(socket.roundTrip).toBeGreaterThan(0), { timeout: 5_000 });
    expect(socket.roundTrip).toBeLessThanOrEqual(1_000);
    socket.end();
  });

  it('answers pings, so that it is not taken for silent', async () => {
    const { socket, other } = await met();
    const answered = once(other, 'pong') as Promise<[Buffer]>;
    other.ping('there?');
    expect(String((await answered)[0])).toBe('there?');
    socket.end();
  });

  it.each([
    ['a message of more bytes than any', (other: WebSocket) => other.send(new Uint8Array(MAX_RELAY_MESSAGE + 1))],
    ['a text', (other: WebSocket) => other.send('text')],
    [
      'frames without end that say nothing',
      (other: WebSocket) => {
        for (let i = 0; i < 70; i++) other.pong();
      },
    ],
  ])('is ended as broken by %s', async (_, say) => {
    const { other } = await met();
    say(other);
    await ended();
    expect(ends).toEqual([true]);
    expect(heard).toEqual([]);
  });
});

describe('no WebSocket to another relay', () => {
  it('comes of a redirect, which may lead anywhere', async () => {
    let asked = 0;
    server.removeAllListeners('upgrade');
    server.on('upgrade', (_, socket) => {
      asked++;
      socket.end(`HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:${port()}/listen\r\nConnection: close\r\n\r\n`);
    });
    await expect(dial(here())).rejects.toThrow('302');
    expect([asked, ...ends]).toEqual([1]);
  });

  it('comes of a server that does not answer, once the signal aborts', async () => {
    server.removeAllListeners('upgrade');
    server.on('upgrade', () => undefined);
    const ending = new AbortController();
    const dialed = dial(here(), { signal: ending.signal });
    setTimeout(() => ending.abort(), 50);
    await expect(dialed).rejects.toThrow();
    await expect(dial(here(), { signal: ending.signal })).rejects.toThrow();
    expect(ends).toEqual([]);
  });

  it.each([
    ['loopback', () => here()],
    ['a name of loopback', () => `/dns4/localhost.localdomain/tcp/${port()}/ws/p2p/${OLIVE}`],
    ['a number that is loopback', () => `/dns4/2130706433/tcp/${port()}/ws/p2p/${OLIVE}`],
    ['the same, shorter', () => `/dns4/127.1/tcp/${port()}/ws/p2p/${OLIVE}`],
    ['loopback inside of IPv6', () => `/ip6/::ffff:127.0.0.1/tcp/${port()}/ws/p2p/${OLIVE}`],
  ])('leads from a public relay to %s', async (_, at) => {
    await expect(dial(at(), { local: false })).rejects.toThrow();
    expect(tcp.size).toBe(0);
  });

  it.each([
    ['another transport', `/ip4/127.0.0.1/udp/9/webrtc-direct/certhash/uEiA/p2p/${OLIVE}`],
    ['no relay', '/ip4/127.0.0.1/tcp/9/ws'],
    ['what is no host', `/dns4/a@127.0.0.1/tcp/9/ws/p2p/${OLIVE}`],
    ['what is no port', `/ip4/127.0.0.1/tcp/99999/ws/p2p/${OLIVE}`],
  ])('leads to an address of %s', async (_, at) => {
    await expect(dial(at)).rejects.toThrow();
  });
});
