import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LISTEN_PROTOCOL } from '../../src/node/fanout/protocol/constants.ts';
import { encodeHello } from '../../src/node/fanout/protocol/relay-messages.ts';
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
let guest: Talker;
let honest: TestListener[];

/** One who talks, and two who listen as they should: by WebSocket and by libp2p stream. */
beforeEach(async () => {
  relay = await startFanoutRelay('--max-per-address', '2000');
  [talker, guest] = [await Talker.start([relay]), await Talker.start([relay])];
  honest = [
    await TestListener.overSocket(relay.at, { room: talker.id }),
    await TestListener.overStream(guest.peer.libp2p.getConnections()[0]!, { room: talker.id }),
  ];
  await until(() => talker.publishers[0]!.wanted, 'the relay to want audio');
  await until(() => honest.every((one) => one.messages.length > 0), 'state');
});
afterEach(async () => {
  await Promise.all([talker.stop(), guest.stop()]);
  await relay.stop();
});

/** Says bundles as large as anyone may, at the pace of speech, while `isDone` is false. */
async function talkMuch(isDone: () => boolean, most: number): Promise<Uint8Array[]> {
  const said: Uint8Array[] = [];
  const payload = new Uint8Array(450).fill(7);
  for (let seq = 0; said.length < most && !isDone(); seq += 3) {
    const bundle = await talker.bundle({ frames: [0, 1, 2].map((i) => ({ seq: seq + i, payload })) });
    talker.publishers[0]!.send(bundle);
    said.push(bundle);
    await new Promise((done) => setTimeout(done, 60));
  }
  return said;
}

/** Reads so many bytes every tenth of a second and no more. */
function readSlowly(socket: Socket, bytes: number): NodeJS.Timeout {
  socket.pause();
  return setInterval(() => socket.read(bytes), 100);
}

describe('listeners that are slow, stalled, or gone without a word', { timeout: 120_000 }, () => {
  it('cost the others nothing: those hear everything once and in order, and the bad ones are dismissed', async () => {
    const slow = await rawSocket(relay.at);
    const reading = readSlowly(slow, 200);
    slow.write(frame(2, encodeHello(hello({ room: talker.id }))));
    const vanished = await rawSocket(relay.at);
    vanished.resume().write(frame(2, encodeHello(hello({ room: talker.id }))));
    const stalled = await Talker.start([relay]);
    const stream = await stalled.peer.libp2p.getConnections()[0]!.newStream(LISTEN_PROTOCOL);
    stream.pause();
    sendMessage(stream, encodeHello(hello({ room: talker.id })));
    try {
      await until(async () => (await relay.listeners()) === 5, 'all to be in');
      const count = (name: 'listen.closed.slow' | 'listen.closed.silent'): number => relay.counters.read()[name];
      // The stalled one's line holds a quarter of a megabyte before anything waits at the relay.
      const said = await talkMuch(() => count('listen.closed.slow') > 0 && count('listen.closed.silent') > 0, 1_000);
      expect(count('listen.closed.slow')).toBeGreaterThanOrEqual(1);
      // It answers no ping, as a page whose network went away.
      expect(count('listen.closed.silent')).toBeGreaterThanOrEqual(1);
      expect(relay.counters.read()['listen.dropped.slow']).toBeGreaterThan(0);
      await until(() => honest.every((one) => one.bundles.length === said.length), 'the honest ones to hear all');
      for (const one of honest) expect(one.bundles).toEqual(said);
      expect(honest.some((one) => one.closed)).toBe(false);
      expect(await relay.metric('stoa_queue_bytes')).toBeLessThan(400_000);
    } finally {
      clearInterval(reading);
      slow.destroy();
      vanished.destroy();
      await stalled.stop();
    }
    await until(async () => (await relay.listeners()) === 2, 'the bad ones to be out');
  });

  it('that come and go a thousand times by libp2p stream leave nothing behind', async () => {
    const [connection] = guest.peer.libp2p.getConnections();
    const round = async (): Promise<void> => {
      const joined = await Promise.all(
        Array.from({ length: 20 }, () => TestListener.overStream(connection!, { room: talker.id })),
      );
      await until(() => joined.every((one) => one.messages.length > 0), 'all to be in');
      for (const one of joined) one.close();
      await until(async () => (await relay.listeners()) === 2, 'all to be out');
    };
    for (let i = 0; i < 5; i++) await round();
    const before = { heap: await heldMemory(), resources: process.getActiveResourcesInfo().length };
    for (let i = 0; i < 45; i++) await round();
    expect(connection!.streams.length).toBeLessThan(10);
    expect(process.getActiveResourcesInfo().length - before.resources).toBeLessThan(20);
    expect((await heldMemory()) - before.heap).toBeLessThan(3e6);
    const said = await talker.talk(5);
    await until(() => honest.every((one) => one.bundles.length >= 5), 'the honest ones to hear');
    for (const one of honest) expect(one.bundles).toEqual(said);
  });
});

describe('a crowd that reads nothing', { timeout: 120_000 }, () => {
  it.each([
    ['in one process', []],
    ['with workers', ['--workers', '2']],
  ])('keeps nobody out of a relay, %s', async (_, workers) => {
    const small = await startFanoutRelay('--max-listeners', '120', ...workers);
    const host = await Talker.start([small]);
    const crowd: Socket[] = [];
    try {
      const addresses = Array.from({ length: 10 }, strangerAddress);
      for (let i = 0; i < 150; i++) {
        const socket = await rawSocket(small.at, undefined, addresses[i % addresses.length]);
        socket.pause().write(frame(2, encodeHello(hello({ room: host.id }))));
        crowd.push(socket);
      }
      const people: TestListener[] = [];
      for (let i = 0; i < 8; i++) {
        const room = { room: host.id };
        const come = () => TestListener.overSocket(small.at, room, { from: strangerAddress() });
        people.push(...(await Promise.all(Array.from({ length: 10 }, come))));
        await until(() => people.every((one) => one.messages.length > 0), `${people.length} people to be in`, 20_000);
      }
      await host.talk(5);
      await until(() => people.every((one) => one.bundles.length >= 5), 'all people to hear');
      expect(people.some((one) => one.closed)).toBe(false);
      expect(small.counters.read()['listen.closed.unanswered']).toBeGreaterThan(0);
      for (const one of people) one.close();
    } finally {
      for (const socket of crowd) socket.destroy();
      await host.stop();
      await small.stop();
    }
  });

  it('is ended when it has not answered, also by words that it cannot have read', async () => {
    const socket = await rawSocket(relay.at);
    const gone = once(socket, 'close');
    socket.resume().write(frame(2, encodeHello(hello({ room: talker.id }))));
    const blind = setInterval(() => socket.write(frame(10, new Uint8Array(8))), 1_000);
    await gone;
    clearInterval(blind);
    expect(relay.counters.read()['listen.closed.silent']).toBe(1);
    expect(honest.some((one) => one.closed)).toBe(false);
  });
});
