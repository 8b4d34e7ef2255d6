/** What this device remembers of the page's looks. A browser that keeps nothing (private windows, blocked storage) just forgets. */
export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    // Storage is blocked for this page: nothing is remembered.
    return undefined;
  }
}

/** Keep `value`, or forget it when undefined. */
export function remember(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Storage is blocked or full: the choice holds until the page is closed.
  }
}
