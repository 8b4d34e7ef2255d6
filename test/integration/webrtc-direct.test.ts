import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webRTCDirect } from '@libp2p/webrtc';
import { multiaddr } from '@multiformats/multiaddr';
import { RTCPeerConnection } from 'node-datachannel/polyfill';
import { afterEach, expect, it } from 'vitest';
import { createPeer } from '../../src/node/transport/peer.ts';
import { freePort, startRelay as startRelayProgram } from '../support/harness/relay.ts';
import { libraryLog, peerConnection } from '../support/peers/data-channels.ts';
import { startRelay, until } from '../support/peers/peers.ts';

const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

it('a relay asks no STUN server about clients of webrtc-direct', async () => {
  const log = libraryLog();
  const asked = (): string[] => log.filter((line) => line.includes('STUN server'));
  const relay = await startRelay({ udp: true });
  cleanups.push(() => relay.stop());
  const { libp2p, stop } = await createPeer({
    privateKey: await generateKeyPair('Ed25519'),
    transports: [webRTCDirect({ rtcConfiguration: { iceServers: [] } })],
  });
  cleanups.push(stop);
  const { status } = await libp2p.dial(multiaddr(relay.addresses()[0]));
  expect(status).toBe('open');
  // A connection that does have a server says so, which shows that those before it would have.
  const bare = peerConnection(['stun:127.0.0.1:9']);
  cleanups.push(() => bare.close());
  bare.createDataChannel('x');
  await until(() => asked().length > 0, 'the library to name a STUN server');
  expect(asked().filter((line) => !line.includes('127.0.0.1:9'))).toEqual([]);
});

it('is reached at the port that a router maps to the relay’s own, where the operator names it', {
  timeout: 60_000,
}, async () => {
  const own = await freePort();
  const router = createSocket('udp4');
  /** What goes to the relay leaves from a socket of each sender, as at a router. */
  const ways = new Map<number, Socket>();
  router.on('message', (bytes, { port, address }) => {
    let way = ways.get(port);
    if (way === undefined) {
      way = createSocket('udp4').on('message', (answer) => router.send(answer, port, address));
      ways.set(port, way);
    }
    way.send(bytes, own, '127.0.0.1');
  });
  router.bind(0, '127.0.0.1');
  await once(router, 'listening');
  const mapped = router.address().port;
  const relay = await startRelayProgram({
    args: ['--no-stun', '--udp-port', `${own}`, '--announce', '127.0.0.1', '--announce-udp-port', `${mapped}`],
  });
  cleanups.push(() => relay.stop());
  const { addresses } = (await (await fetch(`${relay.url}/relay.json`)).json()) as { addresses: string[] };
  const direct = addresses.find((address) => address.includes('/webrtc-direct'))!;
  expect(direct).toContain(`/udp/${mapped}/`);
  const { libp2p, stop } = await createPeer({
    privateKey: await generateKeyPair('Ed25519'),
    transports: [webRTCDirect({ rtcConfiguration: { iceServers: [] } })],
  });
  cleanups.push(stop);
  // At once, and before the ends: a socket that is closed refuses what they still send.
  cleanups.push(() => {
    for (const socket of [router, ...ways.values()]) socket.close();
  });
  const connection = await libp2p.dial(multiaddr(direct));
  expect(connection.remotePeer.toString()).toBe(direct.split('/').at(-1));
  expect(ways.size).toBeGreaterThan(0);
});

it('the channels that are guarded are those that libp2p uses', async () => {
  const transport = dirname(createRequire(import.meta.url).resolve('@libp2p/webrtc'));
  const used = (await import(join(transport, 'webrtc/index.js'))) as { RTCPeerConnection: unknown };
  expect(used.RTCPeerConnection).toBe(RTCPeerConnection);
});
