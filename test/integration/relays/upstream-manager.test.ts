import { afterEach, describe, expect, it } from 'vitest';
import { peerIdOfKey } from '../../../src/node/identity/peer-id.ts';
import { type LyingRelay, lyingRelay } from '../../support/attackers/lying-relay.ts';
import { type LieName, lie } from '../../support/fakes/lies.ts';
import { type FanoutRelay, startFanoutRelay, Talker, TestListener } from '../../support/peers/local-relay.ts';
import { until } from '../../support/peers/peers.ts';

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function relayWith(...args: string[]): Promise<FanoutRelay> {
  const relay = await startFanoutRelay(...args);
  undo.push(() => relay.stop());
  return relay;
}

async function talkerAt(relays: readonly FanoutRelay[], named: readonly string[]): Promise<Talker> {
  const talker = await Talker.start(relays, named);
  undo.push(() => talker.stop());
  return talker;
}

/** A door in front of a relay, and its address under the id of whatever relay. */
async function doorTo(relay: FanoutRelay, peerId: string): Promise<LyingRelay & { readonly at: string }> {
  const door = await lyingRelay(relay.port);
  undo.push(() => door.close());
  return { ...door, at: `/ip4/127.0.0.1/tcp/${door.port}/ws/p2p/${peerId}` };
}

const someRelay = (): string => peerIdOfKey(crypto.getRandomValues(new Uint8Array(32)));

const hopsOf = (listener: TestListener): number | undefined => {
  const path = listener.messages.findLast((m) => m.type === 'state')?.path;
  return path === undefined ? undefined : path.length - 1;
};

describe('relays among each other', { timeout: 60_000 }, () => {
  it('bring a room to listeners of a relay that no speaker publishes to', async () => {
    const a = await relayWith();
    const b = await relayWith('--peer', a.address);
    const talker = await talkerAt([a], [a.address]);
    const listener = await TestListener.overSocket(b.at, { room: talker.id });
    await until(() => hopsOf(listener) === 1, 'a way to the speaker');
    const said = await talker.talk(12);
    await until(() => listener.bundles.length >= 12, 'every word');
    expect(listener.bundles).toEqual(said);
    listener.close();
    await until(() => !talker.publishers[0]!.wanted, 'nobody to want audio', 15_000);
  });

  it('form a tree three levels deep when each knows one neighbour', async () => {
    const a = await relayWith();
    const b = await relayWith('--peer', a.address);
    const c = await relayWith('--peer', b.address);
    // The speaker hides its address, so its record names no relay: each relay finds the way by its neighbour alone.
    const talker = await talkerAt([a], []);
    const middle = await TestListener.overSocket(b.at, { room: talker.id });
    await until(() => hopsOf(middle) === 1, 'the second level');
    const leaf = await TestListener.overSocket(c.at, { room: talker.id });
    await until(() => hopsOf(leaf) === 2, 'the third level');
    const said = await talker.talk(12);
    await until(() => leaf.bundles.length >= 12, 'every word');
    expect(leaf.bundles).toEqual(said);
    expect(middle.bundles).toEqual(said);
  });

  it('continue through another relay when their upstream dies', async () => {
    const [a, b] = [await relayWith(), await relayWith()];
    const c = await relayWith('--peer', a.address, '--peer', b.address);
    const talker = await talkerAt([a, b], [a.address, b.address]);
    const listener = await TestListener.overSocket(c.at, { room: talker.id });
    await until(() => hopsOf(listener) === 1, 'a way to the speaker');
    const before = await talker.talk(5);
    await until(() => listener.bundles.length >= 5, 'the first words');
    await a.stop();
    const after = await talker.talk(15);
    await until(() => listener.bundles.length >= 20, 'the rest');
    expect(new Set(listener.bundles.map((x) => x.join()))).toEqual(new Set([...before, ...after].map((x) => x.join())));
    expect(listener.bundles).toHaveLength(20);
  });

  it('stop fetching for each other when the last listener has left', async () => {
    const a = await relayWith();
    const b = await relayWith('--peer', a.address);
    const ada = await talkerAt([a], [a.address]);
    const listeners = await Promise.all([a, b].map((r) => TestListener.overSocket(r.at, { room: ada.id })));
    await until(() => listeners.every((l) => hopsOf(l) !== undefined), 'both to hear');
    for (const l of listeners) l.close();
    await until(async () => (await a.listeners()) + (await b.listeners()) === 0, 'nobody to listen anywhere', 15_000);
    await until(() => !ada.publishers[0]!.wanted, 'nobody to want audio', 8_000);
  });

  it('keep no circle alive without a speaker', async () => {
    const a = await relayWith();
    const b = await relayWith('--peer', a.address);
    const c = await relayWith('--peer', b.address, '--peer', a.address);
    const talker = await talkerAt([a], [a.address]);
    const room = talker.id;
    const listeners = await Promise.all([b, c].map((r) => TestListener.overSocket(r.at, { room })));
    await until(() => listeners.every((l) => hopsOf(l) !== undefined), 'ways to the speaker');
    const said = await talker.talk(10);
    await until(() => listeners.every((l) => l.bundles.length >= 10), 'every word');
    for (const l of listeners) expect(l.bundles).toEqual(said);
    await talker.stop();
    await until(() => listeners.every((l) => hopsOf(l) === undefined), 'both to know that there is no audio', 40_000);
  });
});

describe('a relay that lies to a relay below it', { timeout: 90_000 }, () => {
  it.each<LieName>(['alters', 'drops', 'delays'])(
    'and %s is left for another, and listeners below hear every word after that',
    async (name) => {
      const [a, b] = [await relayWith(), await relayWith()];
      const c = await relayWith('--peer', b.address);
      const liar = await doorTo(a, someRelay());
      liar.tell(() => lie(name));
      const talker = await talkerAt([a, b], [liar.at, b.address]);
      const listener = await TestListener.overSocket(c.at, { room: talker.id });
      await until(() => hopsOf(listener) === 1, 'a way to the speaker');
      const lied = async (): Promise<boolean> => (await c.metric('stoa_upstream_lied_total')) === 1;
      for (let i = 0; i < 20 && !(await lied()); i++) await talker.talk(20);
      expect(await lied()).toBe(true);
      // It takes a moment until the other brings the audio alone.
      await talker.talk(40);
      const said = await talker.talk(30);
      await until(() => listener.bundles.at(-1)?.join() === said.at(-1)!.join(), 'the end');
      expect(listener.bundles.slice(-said.length)).toEqual(said);
      expect(await c.metric('stoa_upstream_lied_total')).toBe(1);
    },
  );
});

describe('a liar at a made-up address of a relay', { timeout: 60_000 }, () => {
  it('does not make that relay count as a liar', async () => {
    const [a, b] = [await relayWith(), await relayWith()];
    const c = await relayWith('--peer', b.address);
    const liar = await doorTo(a, a.peerId);
    liar.tell(() => lie('alters'));
    const talker = await talkerAt([a, b], [liar.at, a.address]);
    const listener = await TestListener.overSocket(c.at, { room: talker.id });
    await until(() => hopsOf(listener) === 1, 'a way to the speaker');
    const lied = async (): Promise<boolean> => (await c.metric('stoa_upstream_lied_total')) === 1;
    for (let i = 0; i < 20 && !(await lied()); i++) await talker.talk(5);
    expect(await lied()).toBe(true);
    const heard = listener.bundles.length;
    await until(async () => {
      await talker.say();
      return listener.bundles.length > heard;
    }, 'the relay itself to be heard');
    const said = await talker.talk(20);
    await until(() => listener.bundles.at(-1)?.join() === said.at(-1)!.join(), 'the end');
    expect(listener.bundles.slice(-said.length)).toEqual(said);
    expect(await c.metric('stoa_upstream_lied_total')).toBe(1);
  });

  it('does not keep that relay from being listened at by its neighbours', async () => {
    const a = await relayWith();
    const c = await relayWith('--peer', a.address);
    const liar = await doorTo(a, a.peerId);
    liar.tell(() => lie('silent'));
    const talker = await talkerAt([a], [liar.at]);
    const listener = await TestListener.overSocket(c.at, { room: talker.id });
    await until(() => hopsOf(listener) === 1, 'a way to the speaker');
    const said = await talker.talk(12);
    await until(() => listener.bundles.length >= 12, 'every word');
    expect(listener.bundles).toEqual(said);
  });
});

describe('a relay that takes relays for listeners, as those of 1.2.0 do,', { timeout: 60_000 }, () => {
  it('is listened at all the same', async () => {
    const [a, b] = [await relayWith(), await relayWith()];
    const c = await relayWith('--peer', b.address);
    const old = await doorTo(a, a.peerId);
    const talker = await talkerAt([a, b], [old.at]);
    const listener = await TestListener.overSocket(c.at, { room: talker.id, guest: true });
    await until(() => hopsOf(listener) === 1, 'a way to the speaker');
    // Long enough for reports of how many listen, which would have it hang up.
    const said = await talker.talk(80);
    await until(() => listener.bundles.length >= 80, 'every word');
    expect(listener.bundles).toEqual(said);
    expect(await c.metric('stoa_upstream_lost_total')).toBe(0);
    expect(listener.state?.listeners).toBe(1);
  });
});

describe('a relay that is full', { timeout: 90_000 }, () => {
  it('sends newcomers to a relay below it, where nothing of the room is missing', async () => {
    const a = await relayWith('--max-listeners', '2');
    const b = await relayWith('--announce', '127.0.0.1', '--peer', a.address);
    const talker = await talkerAt([a], [a.address]);
    const room = talker.id;
    const below = await TestListener.overSocket(b.at, { room });
    const above = await TestListener.overSocket(a.at, { room });
    await until(() => hopsOf(below) === 1 && hopsOf(above) === 0, 'both to hear');
    const offered = async (): Promise<boolean> =>
      (await (await fetch(`http://${a.at}/relay.json`)).text()).includes(b.peerId);
    await until(offered, 'an offer', 40_000);

    const talking = talker.talk(60);
    const extra = await TestListener.overSocket(a.at, { room });
    await until(() => extra.notices.length > 0 && extra.closed, 'a word where to go');
    const [notice] = extra.notices;
    expect(notice).toMatchObject({ reason: 'full' });
    expect(notice!.elsewhere[0]).toMatch(new RegExp(`/p2p/${b.peerId}$`));
    const [, host, port] = /^\/ip4\/([^/]+)\/tcp\/(\d+)\//.exec(notice!.elsewhere[0]!)!;
    const sent = await TestListener.overSocket(`${host}:${port}`, { room });

    const said = await talking;
    await until(() => [below, above, sent].every((l) => l.bundles.at(-1)?.join() === said.at(-1)!.join()), 'the end');
    expect(below.bundles).toEqual(said);
    expect(above.bundles).toEqual(said);
    expect(sent.bundles.length).toBeGreaterThan(30);
    expect(sent.bundles).toEqual(said.slice(-sent.bundles.length));
  });
});

describe('offers of relays', { timeout: 60_000 }, () => {
  it('connect relays that have one acquaintance in common', async () => {
    const announced = ['--announce', '127.0.0.1'];
    const a = await relayWith(...announced);
    const b = await relayWith(...announced, '--peer', a.address);
    const c = await relayWith(...announced, '--peer', a.address);
    const neighbours = async (r: FanoutRelay): Promise<number> => {
      const health = (await (await fetch(`http://${r.at}/healthz`)).json()) as { neighbours: number };
      return health.neighbours;
    };
    await until(async () => (await neighbours(b)) === 2 && (await neighbours(c)) === 2, 'both to meet', 50_000);
  });
});

describe('rooms of relays that know each other', { timeout: 60_000 }, () => {
  it('are kept where their people are, and end when the last has left', async () => {
    const a = await relayWith();
    const b = await relayWith('--peer', a.address);
    const rooms = async (r: FanoutRelay): Promise<number> => {
      const health = (await (await fetch(`http://${r.at}/healthz`)).json()) as { rooms: number };
      return health.rooms;
    };
    const talker = await talkerAt([a], [a.address]);
    await until(async () => (await rooms(a)) === 1 && (await rooms(b)) === 0, 'one to keep the room', 15_000);
    await talker.stop();
    await until(async () => (await rooms(a)) === 0, 'it to be let go', 15_000);
  });
});
