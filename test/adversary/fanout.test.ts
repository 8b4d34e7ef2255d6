import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import * as lp from 'it-length-prefixed';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Counted } from '../../relay/util/counters.ts';
import { LISTEN_PROTOCOL, PUBLISH_PROTOCOL } from '../../src/node/fanout/protocol/constants.ts';
import { answerChallenge, PUBLISH_PATH } from '../../src/node/fanout/protocol/publish-handshake.ts';
import { encodeHello, encodePublish } from '../../src/node/fanout/protocol/relay-messages.ts';
import { keyOfPeerId } from '../../src/node/identity/peer-id.ts';
import { LISTEN_PATH } from '../../src/node/relays/address.ts';
import { sendMessage } from '../../src/node/transport/framed-stream.ts';
import { heldMemory } from '../support/attackers/garbage.ts';
import { hello } from '../support/fakes/fake-forwarder.ts';
import {
  type FanoutRelay,
  frame,
  rawSocket,
  startFanoutRelay,
  strangerAddress,
  Talker,
  TestListener,
} from '../support/peers/local-relay.ts';
import { until } from '../support/peers/peers.ts';

let relay: FanoutRelay;
let talker: Talker;
let honest: TestListener;

/** A room with one who talks and one who listens; whatever happens in between, the latter must go on hearing the former. */
async function open(...args: readonly string[]): Promise<void> {
  const places = args.includes('--max-per-address') ? [] : ['--max-per-address', '2000'];
  relay = await startFanoutRelay(...places, ...args);
  talker = await Talker.start([relay]);
  honest = await TestListener.overSocket(relay.at, { room: talker.id });
  await until(() => talker.publishers[0]!.wanted, 'the relay to want audio');
}

afterEach(async () => {
  await talker.stop();
  await relay.stop();
});

async function stillHears(): Promise<void> {
  const before = honest.bundles.length;
  const said = await talker.talk(5);
  await until(() => honest.bundles.length >= before + 5, 'the honest listener to hear');
  expect(honest.bundles.slice(before)).toEqual(said);
}

/** Workers tell what they counted twice a second. */
async function counted(what: Counted, times: number): Promise<void> {
  await until(() => relay.counters.read()[what] >= times, `${what} to be counted`);
  expect(relay.counters.read()[what]).toBe(times);
}

const SERVED = [
  { by: 'the relay itself', args: [] },
  { by: 'two workers', args: ['--workers', '2'] },
];

describe.each(SERVED)('by WebSocket, served by $by', { timeout: 60_000 }, ({ args }) => {
  beforeEach(() => open(...args));

  it('a frame header that promises 1 GB is rejected at the header', async () => {
    const socket = await rawSocket(relay.at);
    const head = Buffer.alloc(14);
    head[0] = 0x82;
    head[1] = 0x80 | 127;
    head.writeBigUInt64BE(1n << 30n, 2);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.resume().write(head);
    await closed;
    await counted('listen.refused.malformed', 1);
    await stillHears();
  });

  it('10,000 garbage messages close as many sockets, are counted, and take no memory', async () => {
    const before = process.memoryUsage().rss;
    let sent = 0;
    while (sent < 10_000) {
      const sockets = await Promise.all(
        Array.from({ length: 20 }, () => rawSocket(relay.at, LISTEN_PATH, strangerAddress())),
      );
      // Each says five hundred at once; the first one ends it.
      for (const socket of sockets) {
        socket.resume().write(Buffer.concat(Array.from({ length: 25 }, () => frame(2, randomBytes(20)))));
        sent += 25;
      }
      await Promise.all(
        sockets.map((s) => new Promise((resolve) => (s.closed ? resolve(0) : s.once('close', resolve)))),
      );
    }
    await counted('listen.refused.malformed', 400);
    expect(await relay.listeners()).toBe(1);
    expect(process.memoryUsage().rss - before).toBeLessThan(150e6);
    await stillHears();
  });

  it('half-open sockets and silent ones are closed and take no place', async () => {
    const bare = connect({ host: '127.0.0.1', port: relay.port });
    const silent = await rawSocket(relay.at);
    const closed = new Promise((resolve) => silent.once('close', resolve));
    silent.resume();
    await closed;
    await counted('listen.refused.hello', 1);
    expect(await relay.listeners()).toBe(1);
    bare.destroy();
  });

  it('a flood of hellos, of pings, and of empty fragments ends its sender', async () => {
    const first = Buffer.from(encodeHello(hello({ room: talker.id })));
    const floods = [
      Array.from({ length: 100 }, () => frame(2, first)),
      [frame(2, first), ...Array.from({ length: 500 }, () => frame(9, randomBytes(100)))],
      [frame(2, first), ...Array.from({ length: 500 }, () => frame(10, new Uint8Array()))],
      [
        Buffer.from([0x02, 0x80, 0, 0, 0, 0]),
        ...Array.from({ length: 50 }, () => Buffer.from([0x00, 0x80, 0, 0, 0, 0])),
      ],
    ];
    for (const flood of floods) {
      const socket = await rawSocket(relay.at);
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.resume().write(Buffer.concat(flood));
      await closed;
    }
    expect(await relay.listeners()).toBe(1);
    await stillHears();
  });

  it('a listener who never reads costs the others nothing, and its queue stays bounded', async () => {
    const socket = await rawSocket(relay.at);
    socket.pause().write(frame(2, encodeHello(hello({ room: talker.id }))));
    await until(async () => (await relay.listeners()) === 2, 'the deaf one to be in');
    // The speaker says the most that anyone may, and the deaf one asks for all of it again and again.
    const payload = new Uint8Array(640).fill(1);
    let seq = 0;
    for (let i = 0; i < 60; i++) {
      const frames = [0, 1, 2].map((k) => ({ seq: seq + k, payload }));
      seq += 3;
      talker.publishers[0]!.send(await talker.bundle({ frames }));
      const resume = [{ stream: 'ff'.repeat(8), seq: 0 }];
      if (i % 5 === 0) socket.write(frame(2, encodeHello(hello({ room: talker.id, resume }))));
      await new Promise((done) => setTimeout(done, 40));
    }
    expect(await relay.metric('stoa_queue_bytes')).toBeLessThan(250_000);
    socket.destroy();
    await until(async () => (await relay.listeners()) === 1, 'it to be gone');
    expect(honest.bundles.length).toBeGreaterThan(40);
  });

  it('1,000 joins and leaves leave nothing', async () => {
    const round = async (): Promise<void> => {
      const joined = await Promise.all(
        Array.from({ length: 50 }, () => TestListener.overSocket(relay.at, { room: talker.id })),
      );
      await until(() => joined.every((l) => l.messages.length > 0), 'all to be in');
      for (const l of joined) l.close();
      await until(async () => (await relay.listeners()) === 1, 'all to be out');
    };
    for (let i = 0; i < 4; i++) await round();
    const before = await heldMemory();
    for (let i = 0; i < 16; i++) await round();
    expect((await heldMemory()) - before).toBeLessThan(3e6);
    await counted('listen.accepted', 1_001);
    await stillHears();
  });
});

// Workers hand these sockets on byte for byte: what holds there holds at the relay itself.
describe('publishing by WebSocket, handed on by two workers', { timeout: 60_000 }, () => {
  const args = ['--workers', '2'];
  beforeEach(() => open(...args), 30_000);

  const closedOf = (socket: Socket): Promise<unknown> =>
    new Promise((resolve) => (socket.closed ? resolve(0) : socket.once('close', resolve)));

  /** A WebSocket to the relay, and the first message from there: its challenge. */
  async function challenged(): Promise<{ socket: WebSocket; challenge: Uint8Array }> {
    const socket = new WebSocket(`ws://${relay.at}${PUBLISH_PATH}`, { perMessageDeflate: false });
    socket.on('error', () => undefined);
    const [challenge] = (await once(socket, 'message')) as [Buffer];
    return { socket, challenge: new Uint8Array(challenge) };
  }

  it('a hundred who connect and never answer are let go after ten seconds, and speakers get in meanwhile', async () => {
    const silent = await Promise.all(Array.from({ length: 100 }, () => rawSocket(relay.at, PUBLISH_PATH)));
    for (const socket of silent) socket.resume();
    const ada = await Talker.start([relay], [], { by: 'websocket' });
    try {
      await until(() => relay.counters.read()['publish.opened.websocket'] === 1, 'somebody who answers');
      await stillHears();
      await Promise.all(silent.map(closedOf));
      // Where the machine takes seconds to read a handshake, the port has ended some of them before.
      await until(() => relay.counters.read()['publish.unproven.late'] > 0, 'them to be counted');
      expect(await relay.metric('stoa_publishers')).toBe(2);
    } finally {
      await ada.stop();
    }
  });

  it('a handshake that is repeated without end is refused to its address, and the others are heard', async () => {
    await talker.stop();
    await relay.stop();
    await open(...args, '--max-per-address', '10');
    // One after the other, so that none is refused for want of a place.
    for (let i = 0; i < 60; i++) {
      const socket = await rawSocket(relay.at, PUBLISH_PATH);
      socket.resume().write(frame(2, randomBytes(150)));
      await closedOf(socket);
    }
    const { 'publish.unproven.malformed': malformed, 'upgrade.refused.address': refused } = relay.counters.read();
    expect(malformed + refused).toBe(60);
    // Twenty at once, and one a second.
    expect(malformed).toBeGreaterThanOrEqual(20);
    expect(refused).toBeGreaterThan(0);
    await stillHears();
  });

  it('a header that promises 1 GB, a message too long, garbage, and a bundle before the answer end their sender', async () => {
    const promise = Buffer.alloc(14);
    promise[0] = 0x82;
    promise[1] = 0x80 | 127;
    promise.writeBigUInt64BE(1n << 30n, 2);
    const firsts = [
      promise,
      frame(2, randomBytes(3_000)),
      frame(2, randomBytes(150)),
      frame(2, new Uint8Array()),
      frame(2, await talker.bundle()),
    ];
    for (const first of firsts) {
      const socket = await rawSocket(relay.at, PUBLISH_PATH);
      socket.resume().write(first);
      await closedOf(socket);
    }
    await counted('publish.unproven.malformed', firsts.length);
    expect(relay.counters.read()['publish.accepted']).toBe(0);
    await stillHears();
  });

  it('an answer that was seen is of no use again, and what follows it at once is not heard', async () => {
    const who = talker.socketTo(relay.address);
    const asked = { relay: keyOfPeerId(relay.peerId)!, room: who.room, session: who.session };
    const first = await challenged();
    const answer = await answerChallenge(first.challenge, asked);
    first.socket.send(answer);
    await until(() => relay.counters.read()['publish.opened.websocket'] === 1, 'the first to be in');
    const second = await challenged();
    second.socket.send(answer);
    await once(second.socket, 'close');
    await counted('publish.unproven.signature', 1);

    const third = await challenged();
    // In one go: what comes once the answer has been judged would be heard.
    const [last, bundle] = [await answerChallenge(third.challenge, asked), await talker.bundle()];
    third.socket.send(last);
    third.socket.send(bundle);
    await once(third.socket, 'close');
    await counted('publish.unproven.malformed', 1);
    expect(relay.counters.read()['publish.opened.websocket']).toBe(1);
    first.socket.terminate();
    await stillHears();
  });

  it('who floods is ended, costs its address its next handshakes and its key nothing, and the room hears the others', async () => {
    const mallory = await Talker.start([relay], [], { by: 'websocket' });
    try {
      const who = mallory.socketTo(relay.address);
      const asked = { relay: keyOfPeerId(relay.peerId)!, room: who.room, session: who.session };
      for (let i = 0; i < 2; i++) {
        const { socket, challenge } = await challenged();
        socket.send(await answerChallenge(challenge, asked));
        await until(() => relay.counters.read()['publish.opened.websocket'] === i + 2, 'it to be in');
        for (let sent = 0; sent < 60; sent++) socket.send(randomBytes(2_000));
        await once(socket, 'close');
      }
      await counted('publish.refused', 2);
      const more = Array.from({ length: 200 }, () => new WebSocket(`ws://${relay.at}${PUBLISH_PATH}`));
      for (const socket of more) socket.on('error', () => undefined);
      await until(() => (relay.counters.read()['upgrade.refused.address'] ?? 0) > 0, 'handshakes to be refused');
      for (const socket of more) socket.terminate();
      expect(relay.counters.read()['publish.unproven.cut-off'] ?? 0).toBe(0);
      await stillHears();
    } finally {
      await mallory.stop();
    }
  });

  it('a flood of pings and of empty messages ends its sender', async () => {
    for (const flood of [
      Array.from({ length: 500 }, () => frame(9, randomBytes(100))),
      Array.from({ length: 500 }, () => frame(10, new Uint8Array())),
      Array.from({ length: 500 }, () => frame(2, new Uint8Array())),
    ]) {
      const socket = await rawSocket(relay.at, PUBLISH_PATH);
      socket.resume().write(Buffer.concat(flood));
      await closedOf(socket);
    }
    await counted('publish.unproven.malformed', 3);
    await stillHears();
  });
});

describe('by libp2p stream', { timeout: 60_000 }, () => {
  beforeEach(() => open());

  it('a publisher that floods is limited and then cut off, and the room hears the others', async () => {
    const mallory = await Talker.start([relay]);
    try {
      const [connection] = mallory.peer.libp2p.getConnections();
      const stream = await connection!.newStream(PUBLISH_PROTOCOL);
      sendMessage(stream, encodePublish(talker.id));
      const ended = new Promise((resolve) => stream.addEventListener('close', resolve, { once: true }));
      for (let i = 0; i < 400; i++) {
        try {
          sendMessage(stream, await mallory.bundle());
        } catch {
          break;
        }
      }
      await ended;
      expect(relay.counters.read()['publish.dropped.not-a-speaker']).toBeGreaterThan(50);
      await stillHears();
    } finally {
      await mallory.stop();
    }
  });

  it('a publisher of empty messages is ended at the first, and cut off when it goes on', async () => {
    const mallory = await Talker.start([relay]);
    try {
      const connected = () => mallory.peer.libp2p.getConnections()[0];
      const before = relay.counters.read()['publish.refused'];
      for (let i = 0; i < 50 && connected() !== undefined; i++) {
        const stream = await connected()!
          .newStream(PUBLISH_PROTOCOL, { signal: AbortSignal.timeout(2_000) })
          .catch(() => undefined);
        if (stream === undefined) continue;
        try {
          sendMessage(stream, encodePublish(talker.id));
          stream.send(new Uint8Array(16_384));
        } catch {
          // The relay has ended it.
        }
        await until(() => stream.status !== 'open', 'the stream to end');
      }
      await until(() => connected() === undefined, 'the sender to be cut off');
      expect(relay.counters.read()['publish.dropped.malformed']).toBe(0);
      expect(relay.counters.read()['publish.refused']).toBeGreaterThan(before);
      await stillHears();
    } finally {
      await mallory.stop();
    }
  });

  it('a speaker who floods is held to what anyone can say', async () => {
    const before = honest.bundles.length;
    for (let i = 0; i < 150; i++) talker.publishers[0]!.send(await talker.bundle());
    await until(() => relay.counters.read()['publish.dropped.flood'] > 50, 'drops');
    expect(honest.bundles.length - before).toBeLessThan(90);
  });

  it('a length of 1 GB, garbage, and silence end the stream', async () => {
    for (const protocol of [LISTEN_PROTOCOL, PUBLISH_PROTOCOL]) {
      for (const bytes of [
        new Uint8Array([0x80, 0x80, 0x80, 0x80, 0x04]),
        new Uint8Array([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        lp.encode.single(randomBytes(40)).subarray(),
      ]) {
        const mallory = await Talker.start([relay]);
        const stream = await mallory.peer.libp2p.getConnections()[0]!.newStream(protocol);
        const ended = new Promise((resolve) => stream.addEventListener('close', resolve, { once: true }));
        stream.send(bytes);
        await ended;
        await mallory.stop();
      }
    }
    await stillHears();
  });

  it('made-up rooms take places for half a minute at most, and never those of an open room', async () => {
    const small = await startFanoutRelay('--max-rooms', '3');
    const owner = await Talker.start([small]);
    try {
      const made = ['A', 'B', 'C', 'D'].map((c) => `${c.repeat(26)}A`);
      const listeners = await Promise.all(made.map((room) => TestListener.overSocket(small.at, { room })));
      await until(() => listeners.some((l) => l.closed), 'the relay to be full');
      expect(listeners.find((l) => l.closed)!.notices[0]).toMatchObject({ reason: 'full' });
      const guest = await TestListener.overSocket(small.at, { room: owner.id });
      await until(() => guest.messages.some((m) => m.type === 'state'), 'the open room');
    } finally {
      await owner.stop();
      await small.stop();
    }
  });
});
