import { generateKeyPair } from '@libp2p/crypto/keys';
import type { Connection } from '@libp2p/interface';
import { webSockets } from '@libp2p/websockets';
import { multiaddr } from '@multiformats/multiaddr';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FIRST, Heartbeat } from '../../src/node/transport/heartbeat.ts';
import { createPeer, type Peer } from '../../src/node/transport/peer.ts';
import { Cable } from '../support/machine/cuttable-proxy.ts';
import { until } from '../support/peers/peers.ts';

const TOPIC = 'stoa/1/test';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Member {
  readonly peer: Peer;
  readonly heard: string[];
  /** Connections on which the other end has introduced itself, and may be spoken to. */
  readonly introduced: Set<Connection>;
}

async function member(listen: boolean): Promise<Member> {
  const peer = await createPeer({
    privateKey: await generateKeyPair('Ed25519'),
    relay: listen,
    transports: [webSockets()],
    ...(listen && { addresses: { listen: ['/ip4/127.0.0.1/tcp/0/ws'] } }),
    connectionManager: { inboundConnectionThreshold: 100 },
  });
  cleanups.push(() => peer.stop());
  const introduced = new Set<Connection>();
  peer.libp2p.addEventListener('peer:identify', ({ detail }) => introduced.add(detail.connection));
  const heard: string[] = [];
  peer.gossip.subscribe(TOPIC, async (data) => {
    heard.push(new TextDecoder().decode(data));
    return 'accept';
  });
  return { peer, heard, introduced };
}

/** A cable to the hub. */
async function lay(): Promise<Cable> {
  const cable = await Cable.to(Number(/\/tcp\/(\d+)\//.exec(hub.peer.libp2p.getMultiaddrs()[0]!.toString())![1]));
  cleanups.push(() => cable.close());
  return cable;
}

async function connect({ peer, introduced }: Member, cable: Cable): Promise<Connection> {
  const before = hub.introduced.size;
  const address = multiaddr(`/ip4/127.0.0.1/tcp/${cable.port}/ws/p2p/${hub.peer.libp2p.peerId}`);
  const connection = await peer.libp2p.dial(address, { force: true });
  await until(() => introduced.has(connection) && hub.introduced.size > before, 'the introduction');
  return connection;
}

let said = 0;

/** Waits until what `from` says, again and again as records are, reaches `to`. */
async function reaches(from: Member, to: Member): Promise<void> {
  const mark = `${said++}`;
  await until(async () => {
    await from.peer.gossip.publish(TOPIC, new TextEncoder().encode(`${mark} ${said++}`));
    return to.heard.some((text) => text.startsWith(`${mark} `));
  }, `${mark} to arrive`);
}

async function allHearEachOther(): Promise<void> {
  for (const [from, to] of [
    [ada, bao],
    [bao, ada],
    [ada, hub],
    [hub, ada],
  ] as const)
    await reaches(from, to);
}

/** Ends every connection through which no sign of life comes, at both ends. */
function ask(...members: Member[]): void {
  for (const { peer } of members) {
    let now = 0;
    const heartbeat = new Heartbeat({ libp2p: peer.libp2p, now: () => now, patience: 2_000 });
    cleanups.push(() => heartbeat.stop());
    heartbeat.look();
    now += FIRST;
    heartbeat.look();
  }
}

/** The others hear Ada by way of the hub, which is where people meet. */
let hub: Member;
let ada: Member;
let bao: Member;
let cable: Cable;
let connection: Connection;

beforeEach(async () => {
  hub = await member(true);
  ada = await member(false);
  bao = await member(false);
  await connect(bao, await lay());
  cable = await lay();
  connection = await connect(ada, cable);
  await allHearEachOther();
});

describe('gossip with a peer that has more than one connection', () => {
  it('continues when the peer returns from a connection whose death the other end did not notice', async () => {
    cable.out = true;
    connection.abort(new Error('the network changed'));
    await connect(ada, await lay());
    await allHearEachOther();
  });

  it('continues when that death is noticed after the peer returned', async () => {
    cable.out = true;
    connection.abort(new Error('the network changed'));
    await connect(ada, await lay());
    await allHearEachOther();
    cable.close();
    await until(() => hub.peer.libp2p.getConnections(ada.peer.libp2p.peerId).length === 1, 'the end of the old one');
    await allHearEachOther();
  });

  it('continues when the peer returns many times, and no death is noticed', async () => {
    for (let time = 0; time < 3; time++) {
      cable.out = true;
      connection.abort(new Error('the network changed'));
      cable = await lay();
      connection = await connect(ada, cable);
    }
    await allHearEachOther();
  });

  it('continues when the older of two connections ends', async () => {
    await connect(ada, await lay());
    connection.abort(new Error('no longer needed'));
    await allHearEachOther();
  });

  it('continues when the newer of two connections ends', async () => {
    const second = await connect(ada, await lay());
    await second.close();
    await allHearEachOther();
  });

  it('continues when the older of two connections dies and neither end notices', async () => {
    await connect(ada, await lay());
    cable.out = true;
    ask(ada, hub);
    await allHearEachOther();
  });

  it('continues when the newer of two connections dies and neither end notices', async () => {
    const other = await lay();
    await connect(ada, other);
    other.out = true;
    ask(ada, hub);
    await allHearEachOther();
  });

  it('stays on the first connection while that lives', async () => {
    const streams = (): number =>
      connection.streams.filter((s) => s.protocol.startsWith('/meshsub/') && s.status === 'open').length;
    await connect(ada, await lay());
    await allHearEachOther();
    expect(streams()).toBe(2);
  });
});

describe('gossip', () => {
  it.each([
    ['here', 'outbound'],
    ['here', 'inbound'],
    ['there', 'outbound'],
    ['there', 'inbound'],
  ])('continues after a stream ends while its connection lives: ended %s, %s', async (where, direction) => {
    const there = hub.peer.libp2p.getConnections(ada.peer.libp2p.peerId);
    const end = where === 'here' ? connection : there[0]!;
    const stream = end.streams.find((s) => s.direction === direction && s.protocol.startsWith('/meshsub/'))!;
    stream.abort(new Error('a reset'));
    await allHearEachOther();
    expect(hub.peer.libp2p.getConnections(ada.peer.libp2p.peerId)).toEqual(there);
  });

  it('continues after more than fits at a time arrived on a stream', async () => {
    const stream = connection.streams.find((s) => s.direction === 'outbound' && s.protocol.startsWith('/meshsub/'))!;
    // The length of a message of 65 KiB.
    stream.send(Uint8Array.of(0x80, 0x88, 0x04));
    await until(() => stream.status !== 'open', 'its end');
    await allHearEachOther();
  });

  it('reaches a newcomer at once while another peer leaves the opening of a stream unanswered', async () => {
    const dark = await lay();
    const mute = await member(false);
    hub.peer.libp2p.addEventListener('peer:identify', () => (dark.out = true), { once: true });
    void connect(mute, dark).catch(() => undefined);
    await until(() => dark.out, 'the introduction');
    const newcomer = await member(false);
    await connect(newcomer, await lay());
    await reaches(newcomer, bao);
    await reaches(bao, newcomer);
    expect(hub.peer.pubsub.getSubscribers(TOPIC).map(String)).not.toContain(mute.peer.libp2p.peerId.toString());
  });
});
