/** The ports of a relay, from outside: whatever comes, the relay goes on answering others. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import { createStunServer } from '../../../relay/stun/stun-server.ts';
import { createCounters } from '../../../relay/util/counters.ts';
import { createLog } from '../../../relay/util/log.ts';
import { PUBLISH_PATH } from '../../../src/node/fanout/protocol/publish-handshake.ts';
import { encodeHello } from '../../../src/node/fanout/protocol/relay-messages.ts';
import { LISTEN_PATH } from '../../../src/node/relays/address.ts';
import { utf8 } from '../../../src/node/wire/bytes.ts';
import { startFanoutRelay, strangerAddress } from '../../support/peers/local-relay.ts';
import { NEVER, type Target } from '../target.ts';
import { bindingRequest } from './headers.ts';
import { vectorsOf } from './samples.ts';

/** How long an answer is waited for, ms: none is in order where the relay waits for more. */
const PATIENCE = 100;
/** How long those who ask in order wait, ms: a machine is busy at times. */
const LONG = 20_000;

function within(ms: number, done: Promise<unknown>): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}

async function stunTarget(): Promise<Target> {
  let now = 0;
  // A second passes with each packet: nobody asks too often.
  const server = await createStunServer({
    host: '127.0.0.1',
    port: 0,
    counters: createCounters(),
    log: createLog('silent'),
    now: () => (now += 1_000),
  });
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const good = bindingRequest();
  return {
    name: 'the STUN port',
    seeds: [good],
    most: 1_400,
    read: async (bytes) => {
      socket.send(bytes, server.port, '127.0.0.1');
      const id = crypto.getRandomValues(new Uint8Array(12));
      const request = good.slice(0, 20).with(3, 0);
      request.set(id, 8);
      const signal = AbortSignal.timeout(LONG);
      socket.send(request, server.port, '127.0.0.1');
      for (;;) {
        const [answer] = (await once(socket, 'message', { signal })) as [Buffer];
        if (answer.subarray(8, 20).equals(id)) return;
      }
    },
    refuses: NEVER,
    share: 0.2,
    limit: 50,
    close: async () => {
      socket.close();
      await server.stop();
    },
  };
}

export async function portTargets(): Promise<Target[]> {
  const relay = await startFanoutRelay('--max-per-address', '10000', '--max-listeners', '10000');
  let count = 0;
  const stillServes = async (): Promise<void> => {
    if (count++ % 25 !== 0) return;
    const response = await fetch(`http://${relay.at}/healthz`, { signal: AbortSignal.timeout(LONG) });
    if (!response.ok) throw new Error(`the relay answers ${response.status}`);
    await response.arrayBuffer();
  };
  const overHttp = async (bytes: Uint8Array): Promise<void> => {
    const socket = connect({ host: '127.0.0.1', port: relay.port, localAddress: strangerAddress() });
    socket.on('error', () => undefined).resume();
    const closed = once(socket, 'close');
    socket.end(bytes);
    await within(PATIENCE, closed);
    socket.destroy();
    await stillServes();
  };
  /** A whole message behind a handshake in order; of text when it is not what the port reads. */
  const overSocket =
    (path: string, text: boolean): Target['read'] =>
    async (bytes) => {
      const socket = new WebSocket(`ws://${relay.at}${path}`, {
        perMessageDeflate: false,
        localAddress: strangerAddress(),
      });
      socket.on('error', () => undefined);
      const closed = once(socket, 'close');
      const opened = once(socket, 'open');
      await within(LONG, Promise.race([opened, closed]));
      opened.catch(() => undefined);
      if (socket.readyState === WebSocket.OPEN) {
        socket.send(text ? Buffer.from(bytes).toString('base64').slice(0, 64) : bytes);
        await within(PATIENCE, Promise.race([closed, path === LISTEN_PATH ? once(socket, 'message') : closed]));
      }
      socket.terminate();
      await stillServes();
    };
  const room = 'A'.repeat(27);
  const hello = encodeHello({ room, audio: true, guest: false, resume: [] });
  const listener = await vectorsOf('listen', 'up');
  const slow = { refuses: NEVER, share: 0.01, limit: 200 };
  return [
    {
      ...slow,
      name: 'the HTTP port',
      seeds: [
        'GET / HTTP/1.1\r\nHost: relay.example\r\nAccept-Encoding: gzip, br\r\nConnection: close\r\n\r\n',
        'GET /relay.json HTTP/1.1\r\nHost: relay.example\r\n\r\n',
        'HEAD /healthz?x=%20 HTTP/1.1\r\nHost: relay.example\r\nIf-None-Match: "x"\r\n\r\n',
        'POST / HTTP/1.1\r\nHost: relay.example\r\nContent-Length: 3\r\n\r\nabc',
        'GET /listen HTTP/1.1\r\nHost: relay.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
      ].map(utf8),
      read: overHttp,
      close: () => relay.stop(),
    },
    { ...slow, name: 'the port of listeners', seeds: [hello, ...listener], read: overSocket(LISTEN_PATH, false) },
    { ...slow, name: 'text at the port of listeners', seeds: [hello], read: overSocket(LISTEN_PATH, true) },
    { ...slow, name: 'the port of publishers', seeds: [hello], read: overSocket(PUBLISH_PATH, false) },
    { ...slow, name: 'text at the port of publishers', seeds: [hello], read: overSocket(PUBLISH_PATH, true) },
    { ...slow, name: 'text at the port of libp2p', seeds: [hello], read: overSocket('/', true) },
    await stunTarget(),
  ];
}
