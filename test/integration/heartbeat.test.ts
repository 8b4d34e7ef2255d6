import { generateKeyPair } from '@libp2p/crypto/keys';
import type { Connection } from '@libp2p/interface';
import { webSockets } from '@libp2p/websockets';
import { multiaddr } from '@multiformats/multiaddr';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FIRST, Heartbeat, INTERVAL } from '../../src/node/network/heartbeat.ts';
import { createPeer, type Peer } from '../../src/node/network/peer.ts';
import { Cable } from '../support/cable.ts';
import { startRelay, type TestRelay, until } from '../support/peers.ts';

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
function heartbeat(patience = 10_000): { readonly beat: Heartbeat; after(ms: number): void } {
  let now = 0;
  const beat = new Heartbeat({ libp2p: ada.libp2p, now: () => now, patience });
  beat.look();
  return {
    beat,
    after: (ms) => {
      now += ms;
      beat.look();
    },
  };
}

describe('a heartbeat', () => {
  it('leaves a connection alone whose far end answers, and notes how far that is', async () => {
    expect(connection.rtt).toBeUndefined();
    heartbeat().after(FIRST);
    await until(() => connection.rtt !== undefined, 'an answer');
    expect(connection.status).toBe('open');
    await until(() => connection.streams.every((s) => s.protocol !== ''), 'the question to be put away');
  });

  it('ends a connection through which nothing comes, and only then', async () => {
    const { after } = heartbeat(300);
    cable.out = true;
    after(FIRST - 1);
    after(1);
    await until(() => connection.status !== 'open', 'the end');
    expect(ada.libp2p.getConnections()).toEqual([]);
  });

  it('asks again after its interval and not before', async () => {
    const asked: string[] = [];
    const newStream = connection.newStream.bind(connection);
    connection.newStream = (protocol, options) => {
      asked.push(`${protocol}`);
      return newStream(protocol, options);
    };
    const pings = (): number => asked.filter((protocol) => protocol.includes('ping')).length;
    const { after } = heartbeat();
    after(FIRST);
    after(INTERVAL - 1);
    expect(pings()).toBe(1);
    after(1);
    expect(pings()).toBe(2);
  });

  it('that was stopped ends no connection', async () => {
    const { beat, after } = heartbeat(300);
    cable.out = true;
    after(FIRST);
    beat.stop();
    await new Promise((done) => setTimeout(done, 600));
    expect(connection.status).toBe('open');
  });
});
