import { randomBytes } from 'node:crypto';
import { generateKeyPair } from '@libp2p/crypto/keys';
import type { Connection, Stream } from '@libp2p/interface';
import { webSockets } from '@libp2p/websockets';
import { multiaddr } from '@multiformats/multiaddr';
import { afterEach, describe, expect, it } from 'vitest';
import { DIRECTORY_PROTOCOL, DIRECTORY_TOPIC_PREFIX } from '../../src/node/directory/constants.ts';
import { Directory } from '../../src/node/directory/directory.ts';
import { fetchDirectory } from '../../src/node/directory/snapshot-protocol.ts';
import { ROOM_ID_BYTES } from '../../src/node/identity/ids.ts';
import { ROOM_PROTOCOL } from '../../src/node/records/constants.ts';
import { Room } from '../../src/node/room/room.ts';
import { fetchSnapshot } from '../../src/node/room/snapshot-protocol.ts';
import { sendMessage } from '../../src/node/transport/framed-stream.ts';
import { createPeer } from '../../src/node/transport/peer.ts';
import { MAX_STRIKES } from '../../src/node/transport/penalties.ts';
import { MAX_TOPICS, ROOM_TOPIC_PREFIX } from '../../src/node/transport/topics.ts';
import { startPerson, startRelay, type TestPerson, type TestRelay, until } from '../support/peers/peers.ts';
import { charter } from '../support/records/records.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const LOBBY = `${DIRECTORY_TOPIC_PREFIX}lobby`;
const ROOM = 'A'.repeat(27);

async function relay(): Promise<TestRelay> {
  const made = await startRelay();
  cleanups.push(() => made.stop());
  return made;
}

async function person(at: TestRelay): Promise<TestPerson> {
  const made = await startPerson(at);
  cleanups.push(() => made.peer.stop());
  return made;
}

function toRelay({ peer }: TestPerson): Connection {
  return peer.libp2p.getConnections()[0]!;
}

function isConnected({ peer }: TestPerson): boolean {
  return peer.libp2p.getConnections().length > 0;
}

/** The relay answers an honest person while they wait. */
async function expectServed(honest: TestPerson): Promise<void> {
  const signal = AbortSignal.timeout(5_000);
  await fetchSnapshot(toRelay(honest), ROOM, signal);
  await fetchDirectory(toRelay(honest), new Directory({ gossip: honest.peer.gossip }), signal);
}

/** A card announced by one honest person reaches another through the relay. */
async function expectGossip(one: TestPerson, other: TestPerson): Promise<void> {
  const [mine, theirs] = [one, other].map(({ peer }) => {
    const directory = new Directory({ gossip: peer.gossip });
    directory.start();
    cleanups.push(() => directory.stop());
    return directory;
  });
  const founded = await charter(one.identity, { created: Date.now() });
  const card = { charter: founded, onStage: 0, listening: 1, host: 'Ada', faces: [], relays: [] };
  await until(async () => {
    await mine!.announce(one.self.session, card);
    await new Promise((resolve) => setTimeout(resolve, 500));
    return theirs!.listing.rooms().length === 1;
  }, 'an honest card arrives');
}

/** Opens a stream, or nothing when the relay does not let it. */
async function open(who: TestPerson, protocol: string): Promise<Stream | undefined> {
  try {
    return await toRelay(who)?.newStream(protocol, { signal: AbortSignal.timeout(2_000) });
  } catch {
    return undefined;
  }
}

/** Sends what the stream takes. */
function send(stream: Stream | undefined, bytes: Uint8Array): void {
  try {
    stream?.send(bytes);
  } catch {
    // The relay has ended it.
  }
}

async function ended(stream: Stream | undefined): Promise<void> {
  await until(() => stream === undefined || stream.status !== 'open', 'the relay ends the stream', 15_000);
}

describe.each([ROOM_PROTOCOL, DIRECTORY_PROTOCOL])('a relay asked nonsense on %s', (protocol) => {
  it('ends the stream, continues to serve others, and cuts the peer off when it persists', async () => {
    const at = await relay();
    const [ada, mallory] = await Promise.all([person(at), person(at)]);
    for (let i = 0; i < 3 * MAX_STRIKES && isConnected(mallory); i++) {
      const stream = await open(mallory, protocol);
      if (stream === undefined) continue;
      if (i % 3 === 0) sendMessage(stream, randomBytes(40));
      else if (i % 3 === 1) send(stream, randomBytes(4_096));
      else send(stream, new Uint8Array([0xff, 0xff, 0xff, 0x7f]));
      await ended(stream);
    }
    await until(() => !isConnected(mallory), 'the offender is cut off');
    expect(at.stats()['cut_off']).toBe(1);
    expect(at.stats()['request_malformed']).toBeGreaterThanOrEqual(MAX_STRIKES);
    await expectServed(ada);
    await mallory.peer.libp2p.dial(multiaddr(at.address)).catch(() => undefined);
    await until(() => !isConnected(mallory), 'it stays out');
  });

  it('gives a peer few streams at a time, and others theirs', async () => {
    const at = await relay();
    const [ada, mallory] = await Promise.all([person(at), person(at)]);
    const streams: (Stream | undefined)[] = [];
    for (let i = 0; i < 60; i++) streams.push(await open(mallory, protocol));
    await until(
      () => streams.filter((s) => s !== undefined && s.status === 'open').length <= 4,
      'the rest are refused',
      15_000,
    );
    await expectServed(ada);
  });

  it('waits ten seconds for the rest of a message and no longer', async () => {
    const at = await relay();
    const [ada, mallory] = await Promise.all([person(at), person(at)]);
    const stream = await open(mallory, protocol);
    send(stream, new Uint8Array([40, 1, 2, 3]));
    await expectServed(ada);
    await ended(stream);
  });

  it('answers one peer a limited number of times, and others still', async () => {
    const at = await relay();
    const [ada, mallory] = await Promise.all([person(at), person(at)]);
    for (let i = 0; i < 100; i++) {
      if (protocol === ROOM_PROTOCOL)
        await fetchSnapshot(toRelay(mallory), ROOM, AbortSignal.timeout(2_000)).catch(() => {});
      else {
        const directory = new Directory({ gossip: mallory.peer.gossip });
        await fetchDirectory(toRelay(mallory), directory, AbortSignal.timeout(2_000)).catch(() => {});
      }
    }
    expect(at.stats()['request_too-fast']).toBeGreaterThan(10);
    expect(at.stats()['cut_off']).toBe(0);
    await expectServed(ada);
  });
});

describe('a relay flooded with gossip', () => {
  it('cuts off a sender of ten thousand junk messages, grows little, and forwards others’ cards', async () => {
    const at = await relay();
    const [ada, bao, mallory] = await Promise.all([person(at), person(at), person(at)]);
    mallory.peer.gossip.subscribe(LOBBY, async () => 'accept');
    await until(() => mallory.peer.pubsub.getSubscribers(LOBBY).length > 0, 'the relay hears the topic');
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 10_000; i++) {
      await mallory.peer.gossip.publish(LOBBY, randomBytes(200)).catch(() => {});
    }
    await until(() => !isConnected(mallory), 'the offender is cut off');
    expect(at.stats()['cut_off']).toBe(1);
    expect(at.stats()['card_malformed']).toBeGreaterThanOrEqual(MAX_STRIKES);
    // Both ends run in this process; what the sender queued is in here too.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(150e6);
    await expectServed(ada);
    await expectGossip(ada, bao);
  }, 60_000);

  it('continues when the flood is on an unknown topic', async () => {
    const at = await relay();
    const [ada, bao, mallory] = await Promise.all([person(at), person(at), person(at)]);
    const stream = await open(mallory, '/meshsub/1.2.0');
    for (let i = 0; i < 500 && stream?.status === 'open'; i++) {
      sendMessage(stream, rpc('junk', randomBytes(60_000)));
      if (i % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await expectServed(ada);
    await expectGossip(ada, bao);
  }, 60_000);

  it.each([
    ['random bytes', () => randomBytes(20_000)],
    ['a message longer than allowed', () => new Uint8Array([0xff, 0xff, 0xff, 0x7f, ...randomBytes(5_000)])],
    ['a message that is no RPC', () => new Uint8Array([200, 1, ...randomBytes(200)])],
  ])(
    'survives %s in place of gossip',
    async (_, make) => {
      const at = await relay();
      const [ada, bao, mallory] = await Promise.all([person(at), person(at), person(at)]);
      for (let i = 0; i < 20; i++) {
        const stream = await open(mallory, '/meshsub/1.2.0');
        send(stream, make());
      }
      await expectServed(ada);
      await expectGossip(ada, bao);
    },
    30_000,
  );

  it('keeps rooms up to its limit, refuses more from the address that took most, and keeps those it has', async () => {
    const at = await startRelay({ maxRooms: 12 });
    cleanups.push(() => at.stop());
    const [ada, bao, mallory] = await Promise.all([person(at), person(at), person(at)]);
    const follow = (who: TestPerson, rooms: number): void => {
      for (let i = 0; i < rooms; i++) {
        const id = randomBytes(ROOM_ID_BYTES).toString('base64url');
        who.peer.gossip.subscribe(`${ROOM_TOPIC_PREFIX}${id}`, async () => 'accept');
      }
    };
    const room = new Room({ id: ROOM, gossip: ada.peer.gossip });
    cleanups.push(() => room.stop());
    room.start();
    await until(() => at.stats()['rooms'] === 1, 'the relay takes the room in');
    follow(mallory, 200);
    await until(() => (at.stats()['rooms_refused'] ?? 0) === 189, 'it refuses the rest');
    expect(at.stats()['rooms']).toBe(12);
    follow(bao, 8);
    await until(() => (at.stats()['rooms_refused'] ?? 0) === 197, 'it refuses these too');
    expect(at.stats()['rooms']).toBe(12);
    await room.present(ada.self, {
      name: 'Ada',
      place: 'listening',
      muted: true,
      since: Date.now(),
      stream: undefined,
      relays: [],
      replaces: undefined,
    });
    await until(async () => {
      const snapshot = await fetchSnapshot(toRelay(ada), ROOM, AbortSignal.timeout(2_000)).catch(() => undefined);
      return snapshot?.members.length === 1;
    }, 'the room goes on');
  }, 30_000);
});

describe('a peer that receives messages on topics it does not follow', () => {
  it('remembers none of them, and all of those on topics it follows', async () => {
    const peer = await createPeer({
      privateKey: await generateKeyPair('Ed25519'),
      transports: [webSockets()],
      addresses: { listen: ['/ip4/127.0.0.1/tcp/0/ws'] },
    });
    cleanups.push(() => peer.stop());
    const at = await relay();
    const mallory = await person(at);
    const connection = await mallory.peer.libp2p.dial(peer.libp2p.getMultiaddrs());
    peer.gossip.subscribe(LOBBY, async () => 'accept');
    const stream = await connection.newStream('/meshsub/1.2.0');
    // The caches are on the class, not on the interface.
    const kept = peer.pubsub as unknown as { mcache: { msgs: Map<string, unknown> }; seenCache: { size: number } };
    for (let i = 0; i < 20; i++) sendMessage(stream, rpc('junk', randomBytes(1_000)));
    sendMessage(stream, rpc(LOBBY, randomBytes(4_000)));
    sendMessage(stream, rpc(LOBBY, randomBytes(1_000)));
    await until(() => kept.mcache.msgs.size > 0, 'the good one arrives');
    expect([kept.mcache.msgs.size, kept.seenCache.size]).toEqual([1, 1]);
  });
});

describe('a relay with as many rooms as it may keep', () => {
  it('serves all of them to whoever connects', async () => {
    const rotation = await createPeer({
      privateKey: await generateKeyPair('Ed25519'),
      relay: true,
      transports: [webSockets()],
      addresses: { listen: ['/ip4/127.0.0.1/tcp/0/ws'] },
    });
    const guest = await createPeer({ privateKey: await generateKeyPair('Ed25519'), transports: [webSockets()] });
    cleanups.push(
      () => rotation.stop(),
      () => guest.stop(),
    );
    const topics = Array.from(
      { length: MAX_TOPICS },
      () => ROOM_TOPIC_PREFIX + randomBytes(ROOM_ID_BYTES).toString('base64url'),
    );
    for (const topic of topics) rotation.gossip.subscribe(topic, async () => 'accept');
    await guest.libp2p.dial(rotation.libp2p.getMultiaddrs());
    const known = (topic: string): boolean => guest.pubsub.getSubscribers(topic).length > 0;
    await until(() => known(topics[0]!), 'the relay to say its topics');
    expect(topics.filter(known)).toHaveLength(topics.length);
  });
});

/** A gossipsub RPC that publishes one message: RPC { 2: Message { 2: data, 4: topic } } in protobuf. */
function rpc(topic: string, data: Uint8Array): Uint8Array {
  return field(2, Buffer.concat([field(2, data), field(4, new TextEncoder().encode(topic))]));
}

/** One length-delimited protobuf field. */
function field(number: number, bytes: Uint8Array): Uint8Array {
  const head = [(number << 3) | 2];
  let length = bytes.byteLength;
  for (; length > 127; length >>>= 7) head.push((length & 127) | 128);
  return Buffer.concat([new Uint8Array([...head, length]), bytes]);
}

describe('a neighbour that sends empty gossip', { timeout: 60_000 }, () => {
  it('is cut off after a few thousand, which are not decoded any more, and others go on', async () => {
    const at = await relay();
    const [ada, bob, mallory] = await Promise.all([person(at), person(at), person(at)]);
    const stream = await open(mallory, '/meshsub/1.1.0');
    // A length of zero each.
    for (let i = 0; i < 40; i++) send(stream, new Uint8Array(16_384));
    await until(() => !isConnected(mallory), 'the offender is cut off');
    expect(at.stats()['cut_off']).toBe(1);
    expect(isConnected(ada)).toBe(true);
    await expectServed(ada);
    await expectGossip(ada, bob);
  });
});
