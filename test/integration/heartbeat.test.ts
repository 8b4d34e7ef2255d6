import { generateKeyPair } from '@libp2p/crypto/keys';
import type { Connection, Libp2p } from '@libp2p/interface';
import { noise } from '@libp2p/noise';
import { webSockets } from '@libp2p/websockets';
import { yamux } from '@libp2p/yamux';
import { multiaddr } from '@multiformats/multiaddr';
import { createLibp2p } from 'libp2p';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FIRST, Heartbeat, INTERVAL } from '../../src/node/transport/heartbeat.ts';
import { createPeer, type Peer } from '../../src/node/transport/peer.ts';
import { Cable } from '../support/machine/cuttable-proxy.ts';
import { startRelay, type TestRelay, until } from '../support/peers/peers.ts';

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
function heartbeat(
  patience = 10_000,
  { libp2p }: Pick<Peer, 'libp2p'> = ada,
): { readonly beat: Heartbeat; pass(ms: number): void } {
  let now = 0;
  const beat = new Heartbeat({ libp2p, now: () => now, patience });
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
function questions(on = connection): unknown[] {
  const asked: unknown[] = [];
  const newStream = on.newStream.bind(on);
  on.newStream = (protocols, options) => {
    if (`${protocols}`.includes('ping')) asked.push(protocols);
    return newStream(protocols, options);
  };
  return asked;
}

describe('a heartbeat', () => {
  it('leaves a connection alone whose far end answers, and notes the round trip', async () => {
    expect(connection.rtt).toBeUndefined();
    heartbeat().pass(FIRST);
    await until(() => connection.rtt !== undefined, 'an answer');
    expect(connection.status).toBe('open');
    await until(() => connection.streams.every((s) => s.protocol !== ''), 'the question to be put away');
  });

  it('closes a dead connection', async () => {
    const { pass } = heartbeat(300);
    cable.out = true;
    pass(FIRST);
    await until(() => connection.status !== 'open', 'the end');
    expect(ada.libp2p.getConnections()).toEqual([]);
  });

  it('pings again after its interval and not before', () => {
    const asked = questions();
    const { pass } = heartbeat();
    pass(FIRST);
    pass(INTERVAL - 1);
    expect(asked).toHaveLength(1);
    pass(1);
    expect(asked).toHaveLength(2);
  });

  it('pings WebRTC once, which monitors itself', () => {
    const asked = questions();
    connection.remoteAddr = multiaddr(`/ip4/127.0.0.1/udp/7862/webrtc-direct/p2p/${relay.peerId}`);
    const { pass } = heartbeat();
    for (let i = 0; i < 10; i++) pass(INTERVAL);
    expect(asked).toHaveLength(1);
  });

  it('closes no connection once it is stopped', async () => {
    const { beat, pass } = heartbeat(300);
    cable.out = true;
    pass(FIRST);
    beat.stop();
    await new Promise((done) => setTimeout(done, 600));
    expect(connection.status).toBe('open');
  });
});

describe('a heartbeat where a peer has more than one connection', () => {
  /** No heartbeat is theirs but those of the test. */
  let cleo: Libp2p;
  let bao: Libp2p;
  /** Their first connection as each of them has it. */
  let here: Connection;
  let there: Connection;

  beforeEach(async () => {
    cleo = await plainPeer([]);
    bao = await plainPeer(['/ip4/127.0.0.1/tcp/0/ws']);
    here = await another();
    there = inbound()[0]!;
  });
  afterEach(async () => {
    await cleo.stop();
    await bao.stop();
  });

  const inbound = (): Connection[] => bao.getConnections(cleo.peerId);

  function plainPeer(listen: string[]): Promise<Libp2p> {
    return createLibp2p({
      addresses: { listen },
      transports: [webSockets()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
      connectionGater: { denyDialMultiaddr: () => false },
      connectionMonitor: { enabled: false },
    });
  }

  async function another(): Promise<Connection> {
    const before = inbound().length;
    const made = await cleo.dial(bao.getMultiaddrs(), { force: true });
    await until(() => inbound().length > before, 'the connection at its other end');
    return made;
  }

  it('pings from both ends on the older ones once there is a newer one', async () => {
    const [asked, told] = [questions(here), questions(there)];
    const both = [cleo, bao].map((libp2p) => heartbeat(10_000, { libp2p }));
    for (const { pass } of both) pass(0);
    expect([asked.length, told.length]).toEqual([0, 0]);
    await another();
    for (const { pass } of both) for (let again = 0; again < 2; again++) pass(0);
    expect([asked.length, told.length]).toEqual([1, 1]);
  });

  it('keeps pinging on all of them from the end that opened none', async () => {
    await another();
    const asked = inbound().map((connection) => questions(connection));
    const { pass } = heartbeat(10_000, { libp2p: bao });
    pass(FIRST);
    pass(INTERVAL);
    expect(asked.map(({ length }) => length)).toEqual([2, 2]);
  });

  it('pings nothing from that end when there is one', () => {
    const asked = questions(there);
    const { pass } = heartbeat(10_000, { libp2p: bao });
    for (let i = 0; i < 10; i++) pass(INTERVAL);
    expect(asked).toEqual([]);
  });
});
