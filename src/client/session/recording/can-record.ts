/** Whether this browser can keep a recording: it has private files that a worker may write in place, and locks. */
export function canRecord(): boolean {
  return navigator.storage?.getDirectory !== undefined && navigator.locks !== undefined;
}
