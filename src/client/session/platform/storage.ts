/** Small things remembered on this device. Storage may be refused (private windows, full disks): then they last as long as the page. */
import type { KeyValueStore } from '../../../node/util/key-value-store.ts';

const PREFIX = 'stoa.';

function storeIn<Key extends string>(storage: () => Storage): KeyValueStore<Key> {
  /** What the storage would not take, newer than what it holds. */
  const refused = new Map<Key, string | undefined>();
  return {
    get: (key) => {
      if (refused.has(key)) return refused.get(key);
      try {
        return storage().getItem(PREFIX + key) ?? undefined;
      } catch {
        return undefined;
      }
    },
    set: (key, value) => {
      try {
        if (value === undefined) storage().removeItem(PREFIX + key);
        else storage().setItem(PREFIX + key, value);
        refused.delete(key);
      } catch {
        refused.set(key, value);
      }
    },
  };
}

type DeviceKey =
  | 'name'
  | 'language'
  | 'understood'
  | 'only-understood'
  | 'theme'
  | 'shortcuts'
  | 'hide-address'
  | 'microphone'
  | 'preset'
  | 'low-data'
  | 'recordings'
  | 'push-to-talk'
  | 'noise'
  | 'captions-of-me'
  | 'captions-model'
  | 'captions'
  | 'captions-size'
  | 'captions-contrast'
  | 'replay.skip'
  | 'relays'
  | 'grants'
  | 'grants-unread'
  | 'communities'
  | 'people'
  | 'profile'
  | 'people-unread'
  | 'blocks'
  | 'planned'
  | 'reports-seen'
  | 'ban-lists'
  | 'list-bans'
  | 'reminders';

/** Kept until the person clears the site's data. */
export const device = storeIn<DeviceKey>(() => localStorage);

/** Kept for this tab, across a reload. */
export const tab = storeIn<'stay' | 'charter' | 'talk'>(() => sessionStorage);
