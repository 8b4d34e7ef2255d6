import { multiaddr } from '@multiformats/multiaddr';
import { afterEach, describe, expect, it } from 'vitest';
import { PUBLISH_PROTOCOL_1_0 } from '../../src/node/fanout/protocol/constants.ts';
import { Demand, encodePublish } from '../../src/node/fanout/protocol/relay-messages.ts';
import { PublishConnection } from '../../src/node/fanout/publish/publish-connection.ts';
import { readMessages, sendMessage } from '../../src/node/transport/framed-stream.ts';
import { type FanoutRelay, startFanoutRelay, Talker, TestListener } from '../support/peers/local-relay.ts';
import { until } from '../support/peers/peers.ts';

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function relayWith(...args: string[]): Promise<FanoutRelay> {
  const relay = await startFanoutRelay(...args);
  undo.push(() => relay.stop());
  return relay;
}

async function talkerAt(...relays: FanoutRelay[]): Promise<Talker> {
  const talker = await Talker.start(
    relays,
    relays.map((r) => r.address),
  );
  undo.push(() => talker.stop());
  return talker;
}

/** Waits until the relay has everything it needs to let the talker be heard. */
async function ready(talker: Talker): Promise<void> {
  await until(() => talker.publishers.every((p) => p.wanted), 'the relay to want audio');
}

/** A relay of which no WebSocket is known. */
const BY_STREAM = { relay: '', address: '' };

const SERVED = [
  { by: 'itself', args: [] },
  { by: 'two workers', args: ['--workers', '2'] },
];

describe.each(SERVED)(
  'a relay between a speaker and listeners, served by $by',
  { timeout: 30_000 },
  ({ args: workers }) => {
    it('sends listeners by WebSocket and by libp2p stream the same bundles, once each', async () => {
      const relay = await relayWith(...workers);
      const talker = await talkerAt(relay);
      const other = await talkerAt(relay);
      const room = talker.id;
      const sockets = await Promise.all([1, 2, 3].map(() => TestListener.overSocket(relay.at, { room })));
      const streams = await Promise.all(
        [1, 2].map(() => TestListener.overStream(other.peer.libp2p.getConnections()[0]!, { room })),
      );
      await ready(talker);
      const all = [...sockets, ...streams];
      await until(() => all.every((l) => l.messages.length > 0), 'state');
      const said = await talker.talk(15);
      await until(() => all.every((l) => l.bundles.length === 15), 'every bundle');
      for (const listener of all) expect(listener.bundles).toEqual(said);
      expect(await relay.metric('stoa_listeners')).toBe(5);
      expect(await relay.metric('stoa_publish_accepted_total')).toBe(15);
      expect(await (await fetch(`http://${relay.at}/healthz`)).json()).toMatchObject({ status: 'up', listeners: 5 });
    });

    it('sends listeners the room: its charter, the stage, its own name', async () => {
      const relay = await relayWith(...workers, '--name', 'Olive');
      const talker = await talkerAt(relay);
      const listener = await TestListener.overSocket(relay.at, { room: talker.id });
      await until(
        () => listener.messages.some((m) => m.type === 'state' && m.members.length === 1 && m.charter !== undefined),
        'the room',
      );
      const state = listener.messages.findLast((m) => m.type === 'state');
      expect(state).toMatchObject({ relay: 'Olive', listeners: 1, path: [expect.any(String)] });
    });

    it('is replaced by the standby without a hole when it dies in mid-sentence', async () => {
      const [a, b] = [await relayWith(...workers), await relayWith()];
      const talker = await talkerAt(a, b);
      const room = talker.id;
      const live = await TestListener.overSocket(a.at, { room });
      const standby = await TestListener.overSocket(b.at, { room, audio: false, standby: true });
      await ready(talker);
      const before = await talker.talk(8);
      await until(() => live.bundles.length === 8, 'the first words');
      expect(standby.bundles).toEqual([]);
      await a.stop();
      const meanwhile = await talker.talk(6);
      standby.hello({ room, resume: [{ stream: talker.stream, seq: 8 * 3 - 1 }] });
      const after = await talker.talk(4);
      await until(() => standby.bundles.length === 10, 'the rest');
      expect([...live.bundles, ...standby.bundles]).toEqual([...before, ...meanwhile, ...after]);
    });

    it('asks nobody to send while nobody listens', async () => {
      const relay = await relayWith(...workers);
      const talker = await talkerAt(relay);
      expect(talker.publishers[0]!.wanted).toBe(false);
      const listener = await TestListener.overSocket(relay.at, { room: talker.id });
      await ready(talker);
      listener.close();
      await until(() => !talker.publishers[0]!.wanted, 'the relay to want no more', 8_000);
    });

    it('asks a speaker whose connection loses packets for a second one, and forwards once what comes over both', async () => {
      const relay = await relayWith(...workers);
      const talker = await talkerAt(relay);
      const room = talker.id;
      const listener = await TestListener.overSocket(relay.at, { room });
      await ready(talker);
      const [first] = talker.publishers;
      const said: Uint8Array[] = [];
      // As TCP hands over what came after a lost packet: all at once.
      while (!first!.twice && said.length < 120) {
        for (let i = 0; i < 3; i++) said.push(await talker.say());
        await new Promise((done) => setTimeout(done, 250));
      }
      expect([first!.twice, first!.wanted]).toEqual([true, true]);

      const { libp2p } = talker.peer;
      const relayIs = talker.connections[0]!.remotePeer;
      const { session } = talker.self;
      const second = new PublishConnection({ room, session, onDemand: () => undefined });
      second.keep({
        ...BY_STREAM,
        connect: (signal) => libp2p.dial(multiaddr(relay.address), { signal, force: true }),
        own: true,
      });
      await until(() => second.wanted && second.twice, 'the relay to want audio by the second connection too');
      expect(libp2p.getConnections(relayIs)).toHaveLength(2);
      for (let i = 0; i < 20; i++) {
        const bundle = await talker.say();
        second.send(bundle);
        said.push(bundle);
      }
      await until(() => listener.bundles.length === said.length, 'every bundle');
      expect(listener.bundles).toEqual(said);
      await until(
        async () => (await relay.metric('stoa_publish_dropped_total{reason="replay"}')) === 20,
        'the second of each to be dropped',
      );
      second.close();
      await until(() => libp2p.getConnections(relayIs).length === 1, 'the second connection to end');
      expect(first!.wanted).toBe(true);
    });

    it('tells a speaker that supports no second connection to continue, and ends one that became unwanted before it opened', async () => {
      const relay = await relayWith(...workers);
      const talker = await talkerAt(relay);
      const room = talker.id;
      await TestListener.overSocket(relay.at, { room });
      const [connection] = talker.connections;
      const stream = await connection!.newStream(PUBLISH_PROTOCOL_1_0);
      const told: number[] = [];
      void (async () => {
        for await (const message of readMessages(stream, { maxMessage: 1, maxTotal: 100 })) told.push(message[0]!);
      })().catch(() => undefined);
      sendMessage(stream, encodePublish(room));
      await until(() => told.length > 0, 'the relay to want audio');
      const [knowing] = talker.publishers;
      while (!knowing!.twice) {
        for (let i = 0; i < 3; i++) sendMessage(stream, await talker.bundle());
        await new Promise((done) => setTimeout(done, 250));
      }
      expect(told.filter((demand) => demand !== Demand.go)).toEqual([]);

      const { libp2p } = talker.peer;
      const never = new PublishConnection({ room, session: talker.self.session, onDemand: () => undefined });
      let dialed = false;
      never.keep({
        ...BY_STREAM,
        connect: async (signal) => {
          const made = await libp2p.dial(multiaddr(relay.address), { signal, force: true });
          dialed = true;
          return made;
        },
        own: true,
      });
      await until(() => libp2p.getConnections(connection!.remotePeer).length === 2 || dialed, 'the connection');
      never.close();
      await until(() => libp2p.getConnections(connection!.remotePeer).length === 1, 'the connection to end');
      expect(never.way).toBeUndefined();
    });

    it('drains: sends listeners to the relay that the room names, and finishes when they have gone', async () => {
      const [a, b] = [await relayWith(...workers), await relayWith()];
      const talker = await talkerAt(a, b);
      const room = talker.id;
      const listener = await TestListener.overSocket(a.at, { room });
      await until(() => listener.messages.some((m) => m.type === 'state' && m.members.length === 1), 'the room');
      const draining = a.drain();
      await until(() => listener.notices.length > 0, 'the notice');
      expect(listener.notices[0]).toEqual({ type: 'notice', reason: 'draining', elsewhere: [b.address] });
      const health = await fetch(`http://${a.at}/healthz`);
      expect([health.status, ((await health.json()) as { status: string }).status]).toEqual([503, 'draining']);
      const late = await TestListener.overSocket(a.at, { room });
      await until(() => late.closed, 'the late one to be turned away');
      expect(late.notices[0]).toMatchObject({ reason: 'draining', elsewhere: [b.address] });
      listener.close();
      await draining;
    });

    it('waits no longer than configured for listeners who stay', async () => {
      const relay = await relayWith(...workers, '--drain-seconds', '1');
      const talker = await talkerAt(relay);
      const listener = await TestListener.overSocket(relay.at, { room: talker.id });
      await until(() => listener.messages.length > 0, 'state');
      const started = performance.now();
      await relay.drain();
      expect(performance.now() - started).toBeGreaterThan(900);
    });

    it('carries the rooms it was told to, and refuses the listeners of others', async () => {
      const relay = await relayWith(...workers, '--publish', 'ab'.repeat(32));
      const talker = await talkerAt(relay);
      const listener = await TestListener.overSocket(relay.at, { room: talker.id });
      await until(() => listener.closed, 'to be turned away');
      expect(listener.notices.at(-1)).toMatchObject({ reason: 'refused' });
      expect(listener.bundles).toEqual([]);
    });
  },
);
