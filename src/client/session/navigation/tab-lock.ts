/**
 * Tells a page that was loaded again from a duplicate of its tab, which has a copy of all that the tab remembers: as long as a page lives, it holds a
 * lock on the session that it has in a room.
 */
import { toHex } from '../../../node/wire/bytes.ts';

/** A page on its way out may hold on for a moment, on a busy machine for several, ms. */
const LETS_GO = 5_000;

const nameOf = (session: Uint8Array): string => `stoa.session.${toHex(session)}`;

/** Holds the lock until the page is gone. Idempotent. */
export function holdSession(session: Uint8Array, { locks }: { locks?: LockManager } = navigator): void {
  // Where there are no locks, a duplicate is taken for a page that was loaded again.
  locks?.request(nameOf(session), () => new Promise<never>(() => undefined)).catch(() => undefined);
}

/** Whether another page has this session and is alive. */
export async function isHeldElsewhere(
  session: Uint8Array,
  { locks }: { locks?: LockManager } = navigator,
  letsGo = LETS_GO,
): Promise<boolean> {
  const signal = AbortSignal.timeout(letsGo);
  try {
    await locks?.request(nameOf(session), { signal }, () => undefined);
    return false;
  } catch {
    return signal.aborted;
  }
}
