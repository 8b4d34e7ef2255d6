import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Finder, type Sought } from '../../../../../src/client/session/community/finder.ts';
import { type Found, writeFound } from '../../../../../src/node/community/found/record.ts';
import { signer } from '../../../../support/records/records.ts';

const relay = (n: number) =>
  `/dns4/relay${n}.example/tcp/443/tls/ws/p2p/12D3KooWGzBqXyUE2BfmwKSw5Lr6zqKXJdiZ1gTxhYmqyAoWAdX${n}`;
const idOf = (n: number) => relay(n).split('/').at(-1)!;
const FILE = 'https://files.porch.example/relays.json';
const NAME = 'dns:_stoa.porch.example';

const root = await signer(1);
/** Signed ahead: that takes time of its own, whatever the tests' clock says. */
const records = await Promise.all(
  [2, 3, 4].map((version) => writeFound(root, { relays: [relay(version)], places: [FILE, NAME], version })),
);
const record = async (version: number): Promise<Found> => records[version - 2]!;

const places = {
  answers: new Map<string, Promise<Found | undefined>>(),
  asked: [] as string[],
};

function finder(more: { sought?: Partial<Sought>; hidden?: boolean; inHallway?: boolean } = {}) {
  const state = {
    held: [] as { id: string }[],
    hopeless: false,
    untried: new Set<string>(),
    isUntried: (id: string) => state.untried.has(id),
    hidden: more.hidden ?? false,
    sought: {
      id: 'porch',
      root: root.publicKey,
      relays: [relay(1)],
      places: [FILE, NAME],
      record: undefined,
      ...more.sought,
    } as Sought | undefined,
    found: [] as number[],
  };
  const made = new Finder({
    relays: state,
    sought: () => state.sought,
    inHallway: () => more.inHallway ?? true,
    hidden: () => state.hidden,
    onFound: (_, { version }) => state.found.push(version),
    onChange: () => undefined,
    read: (place) => {
      places.asked.push(place);
      return places.answers.get(place) ?? Promise.reject(new Error('silent'));
    },
  });
  return { made, state };
}

beforeEach(() => {
  vi.useFakeTimers();
  places.answers.clear();
  places.asked.length = 0;
});
afterEach(() => vi.useRealTimers());

describe('a community is looked for', () => {
  it('at its places once its relays have been silent, and what one of them has is news', async () => {
    places.answers.set(NAME, record(3));
    const { made, state } = finder();
    made.turn();
    await vi.advanceTimersByTimeAsync(1_900);
    expect(places.asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(places.asked).toEqual([FILE, NAME]);
    expect(state.found).toEqual([3]);
    expect(made.finding).toMatchObject({ state: 'found', by: '_stoa.porch.example' });
    expect(made.finding?.asked).toEqual(['files.porch.example', 'cloudflare-dns.com', 'dns.google']);
  });

  it('not while one of its relays answers, though another relay would not do', async () => {
    const { made, state } = finder();
    state.held = [{ id: idOf(1) }];
    made.turn();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(places.asked).toEqual([]);
    state.held = [{ id: idOf(2) }];
    made.relaysChanged();
    await vi.advanceTimersByTimeAsync(2_100);
    expect(places.asked).toEqual([FILE, NAME]);
  });

  it('from inside a room only while there is no relay at all', async () => {
    const { made, state } = finder({ inHallway: false });
    state.held = [{ id: idOf(2) }];
    made.turn();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(places.asked).toEqual([]);
    state.held = [];
    made.relaysChanged();
    await vi.advanceTimersByTimeAsync(2_100);
    expect(places.asked).toEqual([FILE, NAME]);
  });

  it('at once when no known relay could be reached', async () => {
    const { made, state } = finder();
    made.turn();
    state.hopeless = true;
    made.relaysChanged();
    await vi.advanceTimersByTimeAsync(1);
    expect(places.asked).toEqual([FILE, NAME]);
  });

  it('not before one of its relays was dialed', async () => {
    const { made, state } = finder();
    state.untried.add(idOf(1));
    made.turn();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(places.asked).toEqual([]);
    state.untried.clear();
    await vi.advanceTimersByTimeAsync(2_100);
    expect(places.asked).toEqual([FILE, NAME]);
  });

  it('by who hides their address once they say so, though its relays may not be dialed before', async () => {
    const { made, state } = finder({ hidden: true });
    state.untried.add(idOf(1));
    made.turn();
    await vi.advanceTimersByTimeAsync(2_100);
    expect([made.finding?.state, places.asked]).toEqual(['hidden', []]);
  });

  it('not at once by who comes back to the hallway: its relays have their time first', async () => {
    const { made, state } = finder();
    made.turn();
    await vi.advanceTimersByTimeAsync(1_900);
    made.back();
    await vi.advanceTimersByTimeAsync(1_900);
    expect(places.asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(places.asked).toEqual([FILE, NAME]);
    // Coming back again does not make it ask sooner.
    made.back();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(places.asked).toHaveLength(2);
    expect(state.found).toEqual([]);
  });

  it('without waiting for a place that does not answer, and a newer record than the first is taken too', async () => {
    const late = Promise.withResolvers<Found | undefined>();
    places.answers.set(FILE, late.promise).set(NAME, record(3));
    const { made, state } = finder();
    made.turn();
    await vi.advanceTimersByTimeAsync(2_100);
    expect(state.found).toEqual([3]);
    late.resolve(await record(4));
    await vi.advanceTimersByTimeAsync(1);
    expect(state.found).toEqual([3, 4]);
    expect(made.finding?.by).toBe('files.porch.example');
  });

  it('again and again, ever more seldom, while there is nothing newer', async () => {
    const known = await record(3);
    places.answers.set(FILE, Promise.resolve(known)).set(NAME, record(2));
    const { made, state } = finder({ sought: { record: known } });
    made.turn();
    await vi.advanceTimersByTimeAsync(2_100);
    expect(made.finding).toMatchObject({ state: 'nowhere', places: ['files.porch.example', '_stoa.porch.example'] });
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(places.asked.length).toBeGreaterThan(8);
    expect(places.asked.length).toBeLessThan(24);
    expect(state.found).toEqual([]);
    state.held = [{ id: idOf(1) }];
    made.relaysChanged();
    expect(made.finding).toBeUndefined();
  });

  it('by who hides their address only when they say so', async () => {
    places.answers.set(FILE, record(3));
    const { made, state } = finder({ hidden: true });
    made.turn();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(places.asked).toEqual([]);
    expect(made.finding?.state).toBe('hidden');
    await made.ask();
    expect(state.found).toEqual([3]);
  });

  it('nowhere when its link named no place, and not any more when another one is shown', async () => {
    const none = finder({ sought: { places: [] } });
    none.made.turn();
    await vi.advanceTimersByTimeAsync(5_000);
    expect([places.asked, none.made.finding]).toEqual([[], undefined]);

    const late = Promise.withResolvers<Found | undefined>();
    places.answers.set(FILE, late.promise);
    const { made, state } = finder();
    made.turn();
    await vi.advanceTimersByTimeAsync(2_100);
    state.sought = undefined;
    made.turn();
    late.resolve(await record(3));
    await vi.advanceTimersByTimeAsync(60_000);
    expect([state.found, made.finding]).toEqual([[], undefined]);
    made.stop();
  });
});
