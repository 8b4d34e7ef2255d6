import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { circuitRelayTransport } from '@libp2p/circuit-relay-v2';
import { generateKeyPair } from '@libp2p/crypto/keys';
import type { Connection, PeerId } from '@libp2p/interface';
import { webRTC } from '@libp2p/webrtc';
import { webSockets } from '@libp2p/websockets';
import { multiaddr } from '@multiformats/multiaddr';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { leavingInitChannel } from '../../src/client/session/platform/init-channel.ts';
import { createPeer, type Peer } from '../../src/node/transport/peer.ts';
import { startRelay, type TestRelay, until } from '../support/peers/peers.ts';

/** What the transport uses on Node in the place of a browser's. */
const { RTCPeerConnection } = (await import(
  join(dirname(createRequire(import.meta.url).resolve('@libp2p/webrtc')), 'webrtc/index.js')
)) as { RTCPeerConnection: typeof globalThis.RTCPeerConnection };

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

let relay: TestRelay;
let ada: Peer;
let bao: Peer;

async function person(): Promise<Peer> {
  const peer = await createPeer({
    privateKey: await generateKeyPair('Ed25519'),
    transports: [
      webSockets(),
      leavingInitChannel(webRTC({ rtcConfiguration: { iceServers: [] } })),
      circuitRelayTransport(),
    ],
    addresses: { listen: ['/p2p-circuit', '/webrtc'] },
  });
  cleanups.push(() => peer.stop());
  await peer.libp2p.dial(multiaddr(relay.address));
  await until(
    () => peer.libp2p.getMultiaddrs().some((at) => at.toString().includes('/webrtc')),
    'a place at the relay',
  );
  return peer;
}

beforeEach(async () => {
  relay = await startRelay();
  cleanups.push(() => relay.stop());
  [ada, bao] = [await person(), await person()];
});

const directly = (from: Peer, to: PeerId) =>
  from.libp2p.getConnections(to).filter(({ limits }) => limits === undefined);

/** Several times: on a busy machine libdatachannel may close a connection that has just begun, which libp2p notices only by its timeout. */
async function dial(attempts = 4): Promise<Connection> {
  try {
    return await ada.libp2p.dial(multiaddr(`${relay.address}/p2p-circuit/webrtc/p2p/${bao.libp2p.peerId}`));
  } catch (error) {
    if (attempts === 1) throw error;
    return dial(attempts - 1);
  }
}

it('a dialer that checks its init channel after the other side has it is connected', {
  timeout: 60_000,
}, async () => {
  const dialled = spyOnInitChannel();
  const add = RTCPeerConnection.prototype.addIceCandidate as (candidate?: RTCIceCandidateInit | null) => Promise<void>;
  vi.spyOn(RTCPeerConnection.prototype, 'addIceCandidate').mockImplementation(async function (
    this: RTCPeerConnection,
    candidate?: RTCIceCandidateInit | null,
  ) {
    await add.call(this, candidate);
    if (this !== dialled().connection) return;
    // What keeps a busy page from looking.
    await until(() => directly(bao, ada.libp2p.peerId).length > 0, 'the connection at the side that answers');
    await until(() => dialled().channel.readyState === 'closed', 'the end of the channel', 300).catch(() => {});
  });
  const connection = await dial();
  expect(connection.remoteAddr.toString()).toContain('/webrtc');
  await until(() => dialled().channel.readyState === 'closed', 'the end of the channel');
});

it('the side that answers closes every further channel of that name', { timeout: 60_000 }, async () => {
  const dialled = spyOnInitChannel();
  await dial();
  await until(() => directly(bao, ada.libp2p.peerId).length > 0, 'the connection at the side that answers');
  const further = dialled().connection.createDataChannel('init');
  await until(() => further.readyState === 'closed', 'the end of the channel');
});

/** The init channel that was made last, and the connection that it is made on. */
function spyOnInitChannel(): () => { connection: RTCPeerConnection; channel: RTCDataChannel } {
  let seen: { connection: RTCPeerConnection; channel: RTCDataChannel } | undefined;
  const create = RTCPeerConnection.prototype.createDataChannel;
  vi.spyOn(RTCPeerConnection.prototype, 'createDataChannel').mockImplementation(function (
    this: RTCPeerConnection,
    label,
    ...options
  ) {
    const channel = create.call(this, label, ...options);
    if (label === 'init') seen = { connection: this, channel };
    return channel;
  });
  return () => seen!;
}
