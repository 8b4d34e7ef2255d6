import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { afterEach, describe, expect, it } from 'vitest';
import { PublishConnection } from '../../src/node/fanout/publish/publish-connection.ts';
import { libp2pSigner } from '../../src/node/identity/libp2p-signer.ts';
import { createRoom, Speaker } from '../../src/node/speaker/index.ts';
import { type FanoutRelay, startFanoutRelay, Talker, TestListener } from '../support/peers/local-relay.ts';
import { publishersLetIn } from '../support/peers/metric.ts';
import { until } from '../support/peers/peers.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const SERVED = [
  { by: 'itself', args: [] },
  { by: 'two workers', args: ['--workers', '2'] },
];

describe.each(SERVED)('a relay served by $by that takes audio by WebSocket', { timeout: 60_000 }, ({ args }) => {
  async function relayWith(...more: string[]): Promise<FanoutRelay> {
    const relay = await startFanoutRelay(...args, ...more);
    undo.push(() => relay.stop());
    return relay;
  }

  async function talkerAt(relay: FanoutRelay, by: 'stream' | 'websocket' = 'websocket'): Promise<Talker> {
    const talker = await Talker.start([relay], [relay.address], { by });
    undo.push(() => talker.stop());
    return talker;
  }

  const letIn = ({ at }: FanoutRelay) => publishersLetIn(`http://${at}`);

  it('hands on what it brings, once and in order, beside what comes by libp2p stream, and counts who came by which', async () => {
    const relay = await relayWith();
    const [ada, bao] = [await talkerAt(relay), await talkerAt(relay, 'stream')];
    for (const talker of [ada, bao]) {
      expect(talker.publishers[0]!.wanted).toBe(false);
      const listener = await TestListener.overSocket(relay.at, { room: talker.id });
      await until(() => talker.publishers[0]!.wanted, 'the relay to want audio');
      const said = await talker.talk(15);
      await until(() => listener.bundles.length === 15, 'every bundle');
      expect(listener.bundles).toEqual(said);
    }
    expect(await letIn(relay)).toEqual({ websocket: 1, stream: 1 });
    expect(await relay.metric('stoa_publishers')).toBe(2);
    ada.publishers[0]!.close();
    await until(async () => (await relay.metric('stoa_publishers')) === 1, 'its place to be free');
  });

  it('asks for a second WebSocket where the first loses packets, and hands on once what comes by both', async () => {
    const relay = await relayWith();
    const talker = await talkerAt(relay);
    const { id: room, self } = talker;
    const listener = await TestListener.overSocket(relay.at, { room });
    const [first] = talker.publishers;
    await until(() => first!.wanted, 'the relay to want audio');
    const said: Uint8Array[] = [];
    // As TCP hands over what came after a lost packet: all at once.
    while (!first!.twice && said.length < 120) {
      for (let i = 0; i < 3; i++) said.push(await talker.say());
      await new Promise((done) => setTimeout(done, 250));
    }
    expect(first!.twice).toBe(true);
    const second = new PublishConnection({ room, session: self.session, onDemand: () => undefined });
    undo.push(async () => second.close());
    second.keep({
      relay: relay.peerId,
      address: relay.address,
      connect: () => Promise.reject(new Error('not by libp2p')),
    });
    await until(() => second.wanted && second.twice, 'the relay to want audio by the second connection too');
    expect(second.way).toBe('websocket');
    for (let i = 0; i < 20; i++) {
      const bundle = await talker.say();
      second.send(bundle);
      said.push(bundle);
    }
    await until(() => listener.bundles.length === said.length, 'every bundle');
    expect(listener.bundles).toEqual(said);
    await until(async () => (await relay.metric('stoa_publish_dropped_total{reason="replay"}')) === 20, 'the copies');
  });

  it('goes on taking it when the speaker’s libp2p connections have ended', async () => {
    const relay = await relayWith();
    const talker = await talkerAt(relay);
    const listener = await TestListener.overSocket(relay.at, { room: talker.id });
    await until(() => talker.publishers[0]!.wanted, 'the relay to want audio');
    await Promise.all(talker.connections.map((connection) => connection.close()));
    expect(talker.peer.libp2p.getConnections()).toEqual([]);
    const said = await talker.talk(10);
    await until(() => listener.bundles.length === 10, 'every bundle');
    expect(listener.bundles).toEqual(said);
  });

  it('sends away whom it does not carry, and those beyond the places of one address', async () => {
    const relay = await relayWith('--max-per-address', '3');
    const talker = await talkerAt(relay);
    const connection = (): PublishConnection => {
      const { id: room, self } = talker;
      const made = new PublishConnection({ room, session: self.session, onDemand: () => undefined });
      undo.push(async () => made.close());
      made.keep({
        relay: relay.peerId,
        address: relay.address,
        connect: () => Promise.reject(new Error('not by libp2p')),
      });
      return made;
    };
    const two = [connection(), connection()];
    await until(() => two.every(({ way }) => way === 'websocket'), 'the places that are left');
    const third = connection();
    await until(async () => (await relay.metric('stoa_upgrade_refused_total{reason="address"}')) > 0, 'the refusal');
    expect(third.way).toBeUndefined();

    const closed = await relayWith('--publish', 'none');
    const refused = await Talker.start([closed], [closed.address], { by: 'websocket' });
    undo.push(() => refused.stop());
    await until(async () => (await closed.metric('stoa_publish_refused_total')) > 0, 'the refusal');
    expect(await letIn(closed)).toEqual({ websocket: 0, stream: 0 });
  });

  it('is spoken to by WebSocket by a speaker without a page', async () => {
    const relay = await relayWith();
    const identity = libp2pSigner(await generateKeyPair('Ed25519'));
    const charter = await createRoom(identity, { title: 'The hourly bell' });
    const transports = [webSockets()];
    const bell = await Speaker.start({ name: 'Bell', identity, room: charter, relays: [relay.address], transports });
    undo.push(() => bell.stop());
    await until(() => bell.relays === 1, 'the relay to take it');
    const listener = await TestListener.overSocket(relay.at, { room: charter.id });
    await until(() => bell.wanted, 'the relay to want audio');
    const packets = Array.from({ length: 30 }, (_, i) => new Uint8Array([0xf8, 0xff, i]));
    await bell.say(packets, new AbortController().signal);
    await until(() => listener.bundles.length >= 10, 'what it says');
    expect(await letIn(relay)).toEqual({ websocket: 1, stream: 0 });
  });
});
