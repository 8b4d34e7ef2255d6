import { generateKeyPair } from '@libp2p/crypto/keys';
import type { Connection } from '@libp2p/interface';
import { webSockets } from '@libp2p/websockets';
import { multiaddr } from '@multiformats/multiaddr';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FIRST, Heartbeat, INTERVAL } from '../../src/node/transport/heartbeat.ts';
import { createPeer, type Peer } from '../../src/node/transport/peer.ts';
import { startRelay, type TestRelay, until } from '../support/fakes/peers.ts';
import { Cable } from '../support/harness/cuttable-proxy.ts';

let relay: TestRelay;
let cable: Cable;
let ada: Peer;
let connection: Connection;

beforeEach(async () => {
  relay = await startRelay();
  cable = await Cable.to(relay.wsPort);
  ada = await createPeer({ privateKey: await generateKeyPair('Ed25519'), transports: [webSockets()] });
  connection = await ada.libp2p.dial(multiaddr(`/ip4/127.0.0.1/tcp/${cable.port}/ws/p2p/${relay.peerId}`));
});
afterEach(async () => {
  await ada.stop();
  cable.close();
  await relay.stop();
});

/** A heartbeat whose clock stands until it is moved. */
function heartbeat(patience = 10_000): { readonly beat: Heartbeat; pass(ms: number): void } {
  let now = 0;
  const beat = new Heartbeat({ libp2p: ada.libp2p, now: () => now, patience });
  beat.look();
  return {
    beat,
    pass: (ms) => {
      now += ms;
      beat.look();
    },
  };
}

/** What is asked on the connection from now on. */
function questions(): unknown[] {
  const asked: unknown[] = [];
  const newStream = connection.newStream.bind(connection);
  connection.newStream = (protocols, options) => {
    if (`${protocols}`.includes('ping')) asked.push(protocols);
    return newStream(protocols, options);
  };
  return asked;
}

describe('a heartbeat', () => {
  it('leaves a connection alone whose far end answers, and notes how far that is', async () => {
    expect(connection.rtt).toBeUndefined();
    heartbeat().pass(FIRST);
    await until(() => connection.rtt !== undefined, 'an answer');
    expect(connection.status).toBe('open');
    await until(() => connection.streams.every((s) => s.protocol !== ''), 'the question to be put away');
  });

  it('ends a connection through which nothing comes', async () => {
    const { pass } = heartbeat(300);
    cable.out = true;
    pass(FIRST);
    await until(() => connection.status !== 'open', 'the end');
    expect(ada.libp2p.getConnections()).toEqual([]);
  });

  it('asks again after its interval and not before', () => {
    const asked = questions();
    const { pass } = heartbeat();
    pass(FIRST);
    pass(INTERVAL - 1);
    expect(asked).toHaveLength(1);
    pass(1);
    expect(asked).toHaveLength(2);
  });

  it('asks WebRTC once, which watches by itself', () => {
    const asked = questions();
    connection.remoteAddr = multiaddr(`/ip4/127.0.0.1/udp/7862/webrtc-direct/p2p/${relay.peerId}`);
    const { pass } = heartbeat();
    for (let i = 0; i < 10; i++) pass(INTERVAL);
    expect(asked).toHaveLength(1);
  });

  it('that was stopped ends no connection', async () => {
    const { beat, pass } = heartbeat(300);
    cable.out = true;
    pass(FIRST);
    beat.stop();
    await new Promise((done) => setTimeout(done, 600));
    expect(connection.status).toBe('open');
  });
});
