import type { KeyValueStore } from '../../../src/node/util/key-value-store.ts';
import { type Rule, same } from './rule.ts';

export interface StoreSubject {
  /** A store that holds nothing under these keys. */
  readonly store: KeyValueStore<'name' | 'relays'>;
  /** From now on nothing more can be kept where the store keeps it. */
  readonly refuse: () => void;
}

export const KEY_VALUE_STORE: readonly Rule<StoreSubject>[] = [
  {
    name: 'holds nothing that was not put there',
    holds: async ({ store }) => same('a name', store.get('name'), undefined),
  },
  {
    name: 'gives back what was put there last, also when it is empty, and each key has its own',
    holds: async ({ store }) => {
      for (const name of ['Ada', 'Bao 🎶\n', '']) {
        store.set('name', name);
        same('the name', store.get('name'), name);
      }
      same('the relays', store.get('relays'), undefined);
    },
  },
  {
    name: 'forgets a key, and may be told so twice',
    holds: async ({ store }) => {
      store.set('name', 'Ada');
      store.set('relays', '/dns/a');
      for (let i = 0; i < 2; i++) store.set('name', undefined);
      same('what is left', [store.get('name'), store.get('relays')], [undefined, '/dns/a']);
    },
  },
  {
    name: 'keeps for as long as itself what it is refused the place for, and forgets that too',
    holds: async ({ store, refuse }) => {
      store.set('name', 'Ada');
      refuse();
      store.set('name', 'Bao');
      same('the name', store.get('name'), 'Bao');
      store.set('name', undefined);
      same('the name', store.get('name'), undefined);
    },
  },
];
