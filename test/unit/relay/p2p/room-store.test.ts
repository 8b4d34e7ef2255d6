import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RoomStore } from '../../../../relay/p2p/room-store.ts';
import { createLog } from '../../../../relay/util/log.ts';
import { ROOM_TOPIC_PREFIX } from '../../../../src/node/transport/topics.ts';
import { Pages } from '../../../support/fakes/pages.ts';
import { ROOM } from '../../../support/records/bundles.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const id = (i: number): string => `${LETTERS[i]}${ROOM.slice(1)}`;
const ANN = '203.0.113.7';
const BO = '198.51.100.1';
const CY = '198.51.100.2';

const bounds = { maxRooms: 10 };
let pages: Pages;
let store: RoomStore;
let evicted: string[];

beforeEach(() => {
  pages = new Pages();
  evicted = [];
  bounds.maxRooms = 10;
  store = new RoomStore({
    gossip: { subscribe: () => () => undefined, publish: async () => false },
    guests: pages.asSubscribers(),
    get maxRooms() {
      return bounds.maxRooms;
    },
    onEvict: (room) => evicted.push(room),
    log: createLog('silent'),
  });
  store.start();
});
afterEach(() => store.stop());

describe('rooms at a relay', () => {
  it('are all there for one address while nobody else needs a place', () => {
    for (let i = 0; i < 20; i++) store.hold(id(i), ANN);
    expect(store.size).toBe(10);
    expect(evicted).toEqual([]);
    expect(store.refused).toBe(10);
  });

  it('stay when there are to be fewer, and find place when there may be more', () => {
    for (let i = 0; i < 10; i++) store.hold(id(i), ANN);
    bounds.maxRooms = 5;
    expect(store.hold(id(20), ANN)).toBeUndefined();
    expect(store.size).toBe(10);
    bounds.maxRooms = 11;
    expect(store.hold(id(20), ANN)).toBeDefined();
    expect(store.hold(id(21), ANN)).toBeUndefined();
  });

  it('of whoever fills the store make place for those of others, the youngest first', () => {
    pages.enter(BO, ROOM_TOPIC_PREFIX + id(0));
    for (let i = 1; i < 10; i++) store.hold(id(i), ANN);
    expect(store.hold(id(20), CY)).toBeDefined();
    pages.enter(BO, ROOM_TOPIC_PREFIX + id(21));
    expect(evicted).toEqual([id(9), id(8)]);
    expect([id(0), id(1), id(20), id(21)].every((room) => store.room(room) !== undefined)).toBe(true);
    expect(store.size).toBe(10);
  });

  it('that made place are taken in again when there is some, if a page still follows them', async () => {
    vi.useFakeTimers();
    store.stop();
    store.start();
    pages.enter(ANN, ROOM_TOPIC_PREFIX + id(0));
    pages.enter(ANN, ROOM_TOPIC_PREFIX + id(1));
    for (let i = 2; i < 10; i++) store.hold(id(i), BO);
    for (let i = 10; i < 19; i++) store.hold(id(i), `198.51.100.${i}`);
    expect(store.room(id(1))).toBeUndefined();
    for (let i = 2; i < 19; i++) store.release(id(i));
    vi.advanceTimersByTime(10_000);
    expect(store.room(id(1))).toBeDefined();
    expect(store.size).toBe(2);
    vi.useRealTimers();
  });

  it('that nobody uses are let go before any that somebody uses', () => {
    for (let i = 0; i < 10; i++) store.hold(id(i), ANN);
    store.release(id(3));
    store.hold(id(20), CY);
    expect(evicted).toEqual([]);
    expect(store.room(id(3))).toBeUndefined();
  });

  it('of an address that holds its share make no place for more of an address that holds as many', () => {
    for (let i = 0; i < 5; i++) store.hold(id(i), ANN);
    for (let i = 5; i < 10; i++) store.hold(id(i), BO);
    expect(store.hold(id(20), ANN)).toBeUndefined();
    expect(evicted).toEqual([]);
  });
});
