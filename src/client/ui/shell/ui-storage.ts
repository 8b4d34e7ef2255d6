/** Settings of the page's looks, stored on this device. A browser without storage (private windows, blocked storage) forgets them. */
export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    // Storage is blocked for this page: nothing is remembered.
    return undefined;
  }
}

/** Stores `value`, or deletes it when undefined. */
export function remember(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Storage is blocked or full: the choice lasts until the page is closed.
  }
}
