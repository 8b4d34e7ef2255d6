import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { Hearing } from '../../src/node/bot/hearing.ts';
import { encodeAudio, encodeState } from '../../src/node/fanout/protocol/relay-messages.ts';
import { personOf } from '../../src/node/identity/person.ts';
import { Listener } from '../../src/node/listener/listener.ts';
import { snapshotOf } from '../../src/node/room/room-state.ts';
import { NOTHING_TOLD } from '../support/fakes/told-listener.ts';
import { type FanoutRelay, startFanoutRelay, Talker, TestListener } from '../support/peers/local-relay.ts';
import { until } from '../support/peers/peers.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

interface Evening {
  readonly relay: FanoutRelay;
  /** The host, who alone may be heard. */
  readonly ada: Talker;
  /** On stage too; what she runs was changed to talk on. */
  readonly mallory: Talker;
}

/** Two on stage, both heard; then the host rules that she is heard alone. */
async function evening(): Promise<Evening> {
  const relay = await startFanoutRelay();
  undo.push(() => relay.stop());
  const ada = await Talker.start([relay], [relay.address]);
  undo.push(() => ada.stop());
  const mallory = await Talker.start([relay], [relay.address], { charter: ada.charter, name: 'Mallory' });
  undo.push(() => mallory.stop());
  return { relay, ada, mallory };
}

async function alone({ ada }: Evening): Promise<void> {
  const ruled = await ada.room.rule(ada.self, 'Ada', () => ({ floor: personOf(ada.self.identity) }));
  expect(ruled).toBe(true);
}

interface Ears {
  /** By whom something was heard, since it was last emptied. */
  readonly heard: Set<string>;
}

/** As the page does before the rest of it has come. */
function pageAt(room: string, { peerId, address }: Pick<FanoutRelay, 'peerId' | 'address'>): Ears {
  const heard = new Set<string>();
  const listener = new Listener({
    room,
    onFrames: (speaker) => heard.add(speaker),
    onChange: () => undefined,
  });
  const ticking = setInterval(() => listener.tick(), 250);
  undo.push(() => {
    clearInterval(ticking);
    listener.stop();
  });
  listener.learn([{ id: peerId, address }]);
  listener.want({ listen: true, watch: true, guest: true });
  return { heard };
}

async function botAt(room: string, { address }: Pick<FanoutRelay, 'address'>): Promise<Ears> {
  const heard = new Set<string>();
  const place = { room, relays: [address], page: 'http://127.0.0.1/' };
  const hearing = await Hearing.start(place, { onVoice: (speaker) => heard.add(speaker) });
  undo.push(() => hearing.stop());
  return { heard };
}

describe('a speaker who talks on while the host alone may be heard', { timeout: 60_000 }, () => {
  it('is passed on by no relay, and heard by nobody', async () => {
    const all = await evening();
    const { relay, ada, mallory } = all;
    const raw = await TestListener.overSocket(relay.at, { room: ada.id });
    const ears = [pageAt(ada.id, relay), await botAt(ada.id, relay)];
    await until(() => [ada, mallory].every((one) => one.publishers[0]!.wanted), 'the relay to want audio');
    await until(async () => {
      await Promise.all([ada.say(), mallory.say()]);
      return ears.every(({ heard }) => heard.size === 2);
    }, 'both to be heard');
    await alone(all);
    const leftOut = () => relay.counters.read()['publish.dropped.not-a-speaker'];
    const before = leftOut();
    // Until everybody has the rule, and what was on its way is over.
    await until(async () => {
      await mallory.say();
      return leftOut() > before;
    }, 'the relay to leave out what may not be heard');
    await new Promise((done) => setTimeout(done, 600));
    for (const { heard } of ears) heard.clear();
    const passed = raw.bundles.length;
    const said = [];
    for (let n = 0; n < 20; n++) {
      await mallory.say();
      said.push(await ada.say());
      await new Promise((done) => setTimeout(done, 60));
    }
    await until(() => raw.bundles.length >= passed + said.length, 'the host to be passed on');
    expect(raw.bundles.slice(passed)).toEqual(said);
    for (const { heard } of ears) expect([...heard]).toEqual([Buffer.from(ada.self.session.publicKey).toString('hex')]);
  });

  it('is heard by nobody by a relay that passes everybody on', async () => {
    const all = await evening();
    const { relay, ada, mallory } = all;
    await alone(all);
    const liar = await startLiar(relay.peerId, async (tell, bring) => {
      tell(encodeState({ ...NOTHING_TOLD, ...snapshotOf(ada.room), charter: ada.charter.bytes, people: 2 }));
      for (let n = 0; n < 30; n++) {
        bring(encodeAudio([await mallory.bundle(), await ada.bundle()]));
        await new Promise((done) => setTimeout(done, 60));
      }
    });
    await until(() => ada.room.roster.members.length === 2, 'the room to be whole');
    const ears = [pageAt(ada.id, liar), await botAt(ada.id, liar)];
    await until(() => ears.every(({ heard }) => heard.size > 0), 'the host to be heard');
    await liar.done;
    for (const { heard } of ears) expect([...heard]).toEqual([Buffer.from(ada.self.session.publicKey).toString('hex')]);
  });
});

type Say = (message: Uint8Array) => void;

/** A relay that says the same to each of the first two who come. */
async function startLiar(peerId: string, says: (tell: Say, bring: Say) => Promise<void>) {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  const talks: Promise<void>[] = [];
  const both = Promise.withResolvers<void>();
  sockets.on('connection', (socket) => {
    const say = (message: Uint8Array) => socket.send(message);
    talks.push(says(say, say));
    if (talks.length === 2) both.resolve(Promise.all(talks).then(() => undefined));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  undo.push(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { peerId, address: `/ip4/127.0.0.1/tcp/${port}/ws/p2p/${peerId}`, done: both.promise };
}
