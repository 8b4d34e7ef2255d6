import { describe, expect, it } from 'vitest';
import { GrantStore, underCommunity } from '../../../../src/node/grants/grant-store.ts';
import { MemoryStore } from '../../../../src/node/util/key-value-store.ts';

const room = (n: number): string => String(n).padStart(27, 'A');
const chain = (n: number): Uint8Array => new Uint8Array([n >> 8, n & 0xff]);
const sent = (seat: string) =>
  ({ seat, grant: '00', kind: 'listen', link: 'https://example.org/', expires: 1 }) as const;

describe('the grant store', () => {
  it('returns what was stored under an id, to another instance too', () => {
    const values = new MemoryStore<'grants' | 'grants-unread'>();
    const store = new GrantStore(values);
    store.hold(room(1), chain(1));
    store.send(room(1), sent('0.1'));
    store.spend(room(1), '0.2');
    store.undo(room(1), chain(9));
    const other = new GrantStore(values);
    expect(other.held(room(1))).toEqual([chain(1)]);
    expect(other.sent(room(1))).toEqual([sent('0.1')]);
    expect(other.seats(room(1))).toEqual(['0.1', '0.2']);
    expect(other.undone(room(1))).toEqual([chain(9)]);
    expect(other.held(room(2))).toEqual([]);
  });

  it('sees what another tab has written since', () => {
    const values = new MemoryStore<'grants' | 'grants-unread'>();
    const [one, other] = [new GrantStore(values), new GrantStore(values)];
    expect(one.held(room(1))).toEqual([]);
    other.hold(room(1), chain(1));
    one.hold(room(1), chain(2));
    expect(other.held(room(1))).toEqual([chain(1), chain(2)]);
  });

  it('holds a chain once, and few under one id, the latest', () => {
    const store = new GrantStore(new MemoryStore());
    for (const n of [1, 2, 3, 4, 2, 5]) store.hold(room(1), chain(n));
    expect(store.held(room(1))).toEqual([3, 4, 2, 5].map(chain));
  });

  it('evicts the room that was changed longest ago, and never a community', () => {
    const store = new GrantStore(new MemoryStore());
    const community = underCommunity(new Uint8Array(32).fill(7));
    store.hold(community, chain(1));
    for (let n = 0; n < 65; n++) store.hold(room(n), chain(n));
    expect(store.held(room(0))).toEqual([]);
    expect(store.held(room(1))).toEqual([chain(1)]);
    expect(store.held(room(64))).toEqual([chain(64)]);
    expect(store.held(community)).toEqual([chain(1)]);
  });

  it('forgets an id when it is told to', () => {
    const store = new GrantStore(new MemoryStore());
    store.hold(room(1), chain(1));
    store.spend(room(1), '0.1');
    store.lose(room(1));
    expect([store.held(room(1)), store.seats(room(1))]).toEqual([[], []]);
  });

  it('returns only what it can read, where something else has written', () => {
    const values = new MemoryStore<'grants' | 'grants-unread'>();
    const stored = {
      held: [null, '=', 7, 'AAE'],
      sent: [null, { seat: 5 }, sent('0.1')],
      spent: [1, '0.2'],
      undone: {},
    };
    values.set('grants', JSON.stringify([5, [null, 1], [room(2), null], [room(1), stored]]));
    const store = new GrantStore(values);
    expect(store.held(room(1))).toEqual([chain(1)]);
    expect(store.sent(room(1))).toEqual([sent('0.1')]);
    expect(store.seats(room(1))).toEqual(['0.1', '0.2']);
    expect([store.undone(room(1)), store.held(room(2))]).toEqual([[], []]);
  });

  it('keeps at the next write what another version stored besides', () => {
    const values = new MemoryStore<'grants' | 'grants-unread'>();
    values.set('grants', JSON.stringify([[room(1), { held: ['AAE'], notes: { '0.1': 'for Bao' } }]]));
    new GrantStore(values).spend(room(1), '0.2');
    const [[, stored]] = JSON.parse(values.get('grants')!);
    expect(stored).toMatchObject({ held: ['AAE'], spent: ['0.2'], notes: { '0.1': 'for Bao' } });
  });

  it('keeps a seat taken of whose invite it can read no more, also after a write', () => {
    const values = new MemoryStore<'grants' | 'grants-unread'>();
    const bad = { ...sent('0.1'), expires: 'tomorrow' };
    values.set('grants', JSON.stringify([[room(1), { held: [], sent: [bad, sent('0.2')], spent: ['0.3'] }]]));
    const store = new GrantStore(values);
    expect(store.sent(room(1))).toEqual([sent('0.2')]);
    expect(store.seats(room(1)).toSorted()).toEqual(['0.1', '0.2', '0.3']);
    store.hold(room(1), chain(1));
    expect(new GrantStore(values).seats(room(1)).toSorted()).toEqual(['0.1', '0.2', '0.3']);
  });

  it.each(['[["id",{"held":["AAE"]}', '{"version":2}'])(
    'lays aside %j, which it cannot read, before it writes',
    (text) => {
      const values = new MemoryStore<'grants' | 'grants-unread'>();
      values.set('grants', text);
      const store = new GrantStore(values);
      expect(store.held(room(1))).toEqual([]);
      expect(values.get('grants-unread')).toBeUndefined();
      for (const n of [1, 2]) store.hold(room(1), chain(n));
      expect(values.get('grants-unread')).toBe(text);
      expect(new GrantStore(values).held(room(1))).toEqual([chain(1), chain(2)]);
    },
  );

  it.each(['', '{', 'null', '[["id",{}]]', '7'])('begins empty where the stored text is %j', (text) => {
    const values = new MemoryStore<'grants' | 'grants-unread'>();
    values.set('grants', text);
    const store = new GrantStore(values);
    expect(store.held('id')).toEqual([]);
    store.hold('id', chain(1));
    expect(store.held('id')).toEqual([chain(1)]);
  });
});
