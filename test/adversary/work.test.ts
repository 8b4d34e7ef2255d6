import { afterEach, describe, expect, it } from 'vitest';
import { encodeQuestion, encodeWork, readQuestion } from '../../src/node/fanout/protocol/work.ts';
import { doWork } from '../../src/node/fanout/subscribe/work.ts';
import { Listener } from '../../src/node/listener/listener.ts';
import { proveRight } from '../../src/node/participant/rights/prove-right.ts';
import {
  type FanoutRelay,
  startFanoutRelay,
  strangerAddress,
  Talker,
  TestListener,
} from '../support/peers/local-relay.ts';
import { until } from '../support/peers/peers.ts';

/** Relays, people and lines of a test, the last first. */
const undo: (() => Promise<void> | void)[] = [];
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
    relays.slice(0, 1).map(({ address }) => address),
  );
  undo.push(() => talker.stop());
  return talker;
}

/** A line that says hello and then what the test says, from an address of its own. */
async function lineTo({ at }: FanoutRelay, { id }: Talker, from = strangerAddress()): Promise<TestListener> {
  const line = await TestListener.overSocket(at, { room: id }, { from });
  undo.push(() => line.close());
  return line;
}

/** What the relay asks on a line. */
async function askedOn(line: TestListener) {
  await until(() => line.notices.length > 0, 'the question');
  const [{ reason, elsewhere } = { reason: '', elsewhere: [] }] = line.notices;
  expect(reason).toBe('full');
  return readQuestion(elsewhere[0] ?? '') ?? expect.fail(`no question in ${elsewhere.join()}`);
}

/** Listens as pages do. Returns how many frames were heard. */
function pageAt({ peerId, address }: FanoutRelay, { id: room }: Talker): () => number {
  let frames = 0;
  const page = new Listener({
    room,
    onFrames: (_speaker, _stream, heard) => {
      frames += heard.length;
    },
    onChange: () => undefined,
  });
  const ticking = setInterval(() => page.tick(), 250);
  undo.push(() => {
    clearInterval(ticking);
    page.stop();
  });
  page.learn([{ id: peerId, address }]);
  page.want({ listen: true, watch: true, guest: true });
  return () => frames;
}

describe('a relay that asks strangers for work', { timeout: 60_000 }, () => {
  it.each([
    ['in one process', []],
    ['with workers', ['--workers', '1']],
  ])('gives a flood that does none no place, and is heard by a page, %s', async (_, workers) => {
    const relay = await relayWith('--work', 'always', '--max-listeners', '120', '--max-per-address', '400', ...workers);
    const talker = await talkerAt(relay);
    const flood: TestListener[] = [];
    const addresses = Array.from({ length: 10 }, strangerAddress);
    for (let i = 0; i < 150; i++) flood.push(await lineTo(relay, talker, addresses[i % addresses.length]));
    const met = () => relay.counters.read()['work.asked'] + relay.counters.read()['work.refused.full'];
    await until(() => met() >= 100, 'the flood to be asked');
    expect(await relay.listeners()).toBe(0);
    expect(flood.every(({ state }) => state === undefined)).toBe(true);
    const heard = pageAt(relay, talker);
    await until(async () => (await relay.listeners()) === 1, 'the page to be in');
    await talker.talk(5);
    await until(() => heard() >= 15, 'the page to hear');
    const counts = relay.counters.read();
    expect([counts['work.done'], counts['work.spared']]).toEqual([1, 0]);
    // Who works not holds no place for others: of 184 lines that may be open 64 may be theirs, and the page has one in place of one of them.
    expect(counts['work.refused.full']).toBeGreaterThan(0);
    expect(counts['work.refused.displaced']).toBeGreaterThan(0);
    expect(await relay.metric('stoa_work_asked_total')).toBe(counts['work.asked']);
  });

  it('takes the work of one line on that line alone, and no work that is not done', async () => {
    const relay = await relayWith('--work', 'always');
    const talker = await talkerAt(relay);
    const [one, other, third] = await Promise.all([1, 2, 3].map(() => lineTo(relay, talker)));
    const answer = await doWork(await askedOn(one!));
    await askedOn(other!);
    await askedOn(third!);
    other!.say(answer!);
    third!.say(encodeWork([0, 0, 0, 0, 0, 0, 0, 0]));
    await until(() => other!.closed && third!.closed, 'the wrong answers to end their lines');
    expect(relay.counters.read()['work.refused.wrong']).toBe(2);
    one!.say(answer!);
    await until(() => one!.state !== undefined, 'the right one to be let in');
    // The same again is nothing that a page says.
    one!.say(answer!);
    one!.say(answer!);
    await until(() => one!.closed, 'who goes on to be thrown out');
  });

  it('closes who says nothing, and who says too much', async () => {
    const relay = await relayWith('--work', 'always');
    const talker = await talkerAt(relay);
    const [silent, loud] = await Promise.all([1, 2].map(() => lineTo(relay, talker)));
    await askedOn(loud!);
    for (let i = 0; i < 17; i++) loud!.hello({ room: talker.id });
    await until(() => loud!.closed, 'the loud one to be thrown out');
    await until(() => silent!.closed, 'the silent one to be closed', 20_000);
    const counts = relay.counters.read();
    expect([counts['listen.refused.hello'], counts['work.refused.late']]).toEqual([1, 1]);
  });

  it('asks nobody who has a right in the room: by libp2p, or by a signature on the question', async () => {
    const relay = await relayWith('--work', 'always');
    const talker = await talkerAt(relay);
    // Once the relay has the records of the room, a moment after it was told of them.
    await until(async () => {
      const stream = await TestListener.overStream(talker.connections[0]!, { room: talker.id });
      undo.push(() => stream.close());
      await until(() => stream.messages.length > 0, 'an answer');
      return stream.messages[0]!.type === 'state';
    }, 'the host to be let in at once');
    const before = relay.counters.read();
    expect([before['work.spared'], before['work.done']]).toEqual([1, 0]);

    const line = await lineTo(relay, talker);
    await askedOn(line);
    const told: (string | undefined)[] = [];
    const listening = {
      say: (proof: Uint8Array<ArrayBuffer>, _turn?: number, to?: string) => {
        told.push(to);
        line.say(proof);
        return true;
      },
    };
    const mine = { room: talker.room, session: talker.self.session, listening };
    expect(proveRight(line.notices[0]!.elsewhere, relay.peerId, mine)).toBe(true);
    await until(() => line.state !== undefined, 'the host to be let in');
    expect(told).toEqual([relay.peerId]);
    const counts = relay.counters.read();
    expect([counts['work.spared'], counts['work.done']]).toEqual([2, 0]);
  });

  it('lets nobody in who merely says that they have one', async () => {
    const relay = await relayWith('--work', 'always');
    const talker = await talkerAt(relay);
    const guest = await Talker.start([relay], [], { charter: talker.charter, name: 'Bao', place: 'listening' });
    undo.push(() => guest.stop());
    const line = await lineTo(relay, talker);
    const question = await askedOn(line);
    const told = [encodeQuestion(question)];
    const proofs: Uint8Array<ArrayBuffer>[] = [];
    const listening = { say: (proof: Uint8Array<ArrayBuffer>) => proofs.push(proof) > 0 };
    // Bao is a member and no more: the honest code says nothing of him, and one that does gets nowhere.
    expect(proveRight(told, relay.peerId, { room: guest.room, session: guest.self.session, listening })).toBe(true);
    const asHost = { roster: talker.room.roster, permissions: talker.room.permissions, id: talker.id };
    proveRight(told, relay.peerId, { room: asHost, session: talker.self.session, listening });
    await until(() => proofs.length > 0, 'the proof of the host');
    expect(proofs).toHaveLength(1);
    const another = await lineTo(relay, talker);
    await askedOn(another);
    another.say(proofs[0]!);
    await until(() => another.closed, 'the proof for another question to end the line');
    expect(relay.counters.read()['work.unproven.signature']).toBe(1);
    line.say((await doWork(question))!);
    await until(() => line.state !== undefined, 'work to help all the same');
  });

  it('is heard by another relay, which does the work', async () => {
    const [asks, hears] = [await relayWith('--work', 'always'), await relayWith()];
    const talker = await talkerAt(asks, hears);
    // Publishes at the first alone.
    talker.publishers[1]!.close();
    const heard = pageAt(hears, talker);
    await until(() => asks.counters.read()['work.done'] === 1, 'the relay to have worked');
    await until(async () => {
      await talker.say();
      return heard() >= 15;
    }, 'the voice by way of both');
  });
});

describe('a relay that measures its load', { timeout: 60_000 }, () => {
  it('asks once few places are left, says so, and stops when there are places again', async () => {
    const relay = await relayWith('--work', 'load', '--max-listeners', '40', '--metrics-port', '0');
    const talker = await talkerAt(relay);
    const crowd: TestListener[] = [];
    for (let i = 0; i < 37; i++) crowd.push(await lineTo(relay, talker));
    await until(() => crowd.every(({ state }) => state !== undefined), 'the crowd to be in');
    expect(relay.counters.read()['work.asked']).toBe(0);
    const load = async (): Promise<number> => {
      const health = await fetch(`http://127.0.0.1:${relay.metricsPort}/healthz`);
      return ((await health.json()) as { load: number }).load;
    };
    await until(async () => (await load()) > 0, 'the load');
    const late = await lineTo(relay, talker);
    await askedOn(late);
    for (const one of crowd) one.close();
    await until(async () => (await load()) === 0, 'the load to be over', 20_000);
    const free = await lineTo(relay, talker);
    await until(() => free.state !== undefined, 'somebody to be let in');
    expect(free.notices).toEqual([]);
  });
});
