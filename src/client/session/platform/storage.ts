/** Small values stored on this device. Where storage is blocked (private windows, full disks) they last as long as the page. */
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
    // Blocked: the page continues with what it has in memory.
  }
}

type DeviceKey = 'name' | 'hide-address' | 'microphone' | 'preset' | 'relays' | 'grants' | 'communities';

/** Stored until the person clears the site's data. */
export const device = {
  get: (key: DeviceKey) => read(() => localStorage, key),
  set: (key: DeviceKey, value: string | undefined) => write(() => localStorage, key, value),
};

/** Stored for this tab, across a reload. */
export const tab = {
  get: (key: 'stay') => read(() => sessionStorage, key),
  set: (key: 'stay', value: string | undefined) => write(() => sessionStorage, key, value),
};
