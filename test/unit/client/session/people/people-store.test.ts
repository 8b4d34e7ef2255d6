import { describe, expect, it } from 'vitest';
import { PeopleStore } from '../../../../../src/client/session/people/people-store.ts';
import { MemoryStore } from '../../../../../src/node/util/key-value-store.ts';

const ADA = 'ad'.repeat(12);
const BAO = 'ba'.repeat(12);

type Key = 'people' | 'people-unread' | 'blocks';

/** A browser's storage, with tabs: each reads what all write. `full`: it takes nothing more, and what a tab wrote lasts as long as the tab. */
function browser() {
  const disk = new MemoryStore<Key>();
  const state = { full: false };
  const tab = (): PeopleStore => {
    const own = new Map<Key, string | undefined>();
    return new PeopleStore({
      store: {
        get: (key) => (own.has(key) ? own.get(key) : disk.get(key)),
        set: (key, value) => {
          if (state.full) own.set(key, value);
          else {
            own.delete(key);
            disk.set(key, value);
          }
        },
      },
      stored: () => disk.get('people'),
    });
  };
  return { disk, state, tab };
}

const names = ({ list }: PeopleStore): string[] => [...list.value.values()].map(({ name }) => name);

describe('the people of this device', () => {
  it('are there after a reload, and whoever only listens can tell that somebody is blocked', () => {
    const { disk, tab } = browser();
    const first = tab();
    first.name(ADA, '  Ada \u202e from the choir ', 'ada');
    expect(disk.get('blocks')).toBeUndefined();
    first.block(BAO, true, 'Bao');
    expect(disk.get('blocks')).toBe('yes');
    const again = tab();
    expect(again.of(ADA)).toMatchObject({ name: 'Ada from the choir', theirs: 'ada', blocked: false });
    expect(again.of(BAO)).toMatchObject({ name: '', theirs: 'Bao', blocked: true });
    again.block(BAO, false, 'Bao');
    expect(disk.get('blocks')).toBeUndefined();
    again.name(ADA, '', 'ada');
    expect(disk.get('people')).toBeUndefined();
    expect(again.isKept.value).toBe(true);
  });

  it('are one list in two tabs', () => {
    const { tab } = browser();
    const [one, two] = [tab(), tab()];
    one.name(ADA, 'Ada', 'Ada');
    // Before it has heard of it.
    two.name(BAO, 'Bao', 'Bao');
    expect(names(two)).toEqual(['Ada', 'Bao']);
    one.refresh();
    expect(names(one)).toEqual(['Ada', 'Bao']);
    two.name(ADA, '', 'Ada');
    one.refresh();
    expect(names(one)).toEqual(['Bao']);
  });

  it('last as long as the page where storage is full, which it says, and are not lost to another tab’s list', () => {
    const { disk, state, tab } = browser();
    const [one, two] = [tab(), tab()];
    state.full = true;
    expect(one.block(ADA, true, 'Ada')).toBe(true);
    expect(one.isKept.value).toBe(false);
    expect(disk.get('people')).toBeUndefined();
    state.full = false;
    two.name(BAO, 'Bao', 'Bao');
    one.refresh();
    expect(one.isKept.value).toBe(true);
    two.refresh();
    expect([two.of(ADA)?.blocked, two.of(BAO)?.name]).toEqual([true, 'Bao']);
  });

  it('are nobody where what is stored cannot be read, and that is set aside before anything takes its place', () => {
    const { disk, tab } = browser();
    disk.set('people', '{"version":9}');
    const one = tab();
    expect(one.list.value.size).toBe(0);
    expect(disk.get('people-unread')).toBeUndefined();
    one.name(ADA, 'Ada', 'Ada');
    expect(disk.get('people-unread')).toBe('{"version":9}');
    expect(names(tab())).toEqual(['Ada']);
  });

  it('are joined with those of a file', () => {
    const [here, there] = [browser().tab(), browser().tab()];
    here.name(ADA, 'Ada', 'Ada');
    there.block(BAO, true, 'Bao');
    expect(here.add([...there.list.value.values()])).toBe(0);
    expect([here.of(ADA)?.name, here.of(BAO)?.blocked]).toEqual(['Ada', true]);
  });
});
