/** Small things remembered on this device. Storage may be refused (private windows, full disks): then they last as long as the page. */
const PREFIX = 'stoa.';

function read(store: () => Storage, key: string): string | undefined {
  try {
    return store().getItem(PREFIX + key) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(store: () => Storage, key: string, value: string | undefined): void {
  try {
    if (value === undefined) store().removeItem(PREFIX + key);
    else store().setItem(PREFIX + key, value);
  } catch {
    // Refused: the page goes on with what it has in memory.
  }
}

type DeviceKey = 'name' | 'hide-address' | 'microphone' | 'preset' | 'relays' | 'grants' | 'communities';

/** Kept until the person clears the site's data. */
export const device = {
  get: (key: DeviceKey) => read(() => localStorage, key),
  set: (key: DeviceKey, value: string | undefined) => write(() => localStorage, key, value),
};

/** Kept for this tab, across a reload. */
export const tab = {
  get: (key: 'stay') => read(() => sessionStorage, key),
  set: (key: 'stay', value: string | undefined) => write(() => sessionStorage, key, value),
};
