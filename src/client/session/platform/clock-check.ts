/**
 * Whether this device's clock is right. Everybody rejects records of another time, so with a wrong clock a person sees no rooms and is seen in none;
 * they are told. That is all: nobody's answer changes the time here, or how long a grant is valid.
 */
import { CLOCK_TOLERANCE } from '../../../node/identity/certificate.ts';

/**
 * By how much the local clock is behind what others say, negative when ahead, ms; undefined while it is right. `offsets`: the others' times minus the
 * local time. Anybody who agrees with the local clock clears it, so that a liar has no effect where somebody else is asked.
 */
export function clockOff(offsets: readonly number[]): number | undefined {
  const [least, ...others] = [...offsets].sort((a, b) => Math.abs(a) - Math.abs(b));
  if (least === undefined || Math.abs(least) <= CLOCK_TOLERANCE) return undefined;
  return others.every((offset) => offset > 0 === least > 0) ? least : undefined;
}

/** Like `clockOff`, for relays' answers: before the clock is blamed, the page's server is asked as well. `server`: its time, if it tells. */
export async function checkClock(
  offsets: readonly number[],
  server: () => Promise<number | undefined>,
): Promise<number | undefined> {
  if (clockOff(offsets) === undefined) return undefined;
  const time = await server();
  return clockOff(time === undefined ? offsets : [...offsets, time - Date.now()]);
}

/** The time of the server that the page came from, ms since 1970; undefined when it does not tell. Never throws. */
export async function serverTime(signal: AbortSignal): Promise<number | undefined> {
  try {
    const init = { method: 'HEAD', cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' } as const;
    const { headers } = await fetch(document.baseURI, { ...init, signal });
    const time = Date.parse(headers.get('date') ?? '');
    // A cache on the way returns the time at which it stored the response.
    return Number.isNaN(time) || Number(headers.get('age')) > 0 ? undefined : time;
  } catch {
    // Offline, or gone since: the relays' answer stands.
    return undefined;
  }
}
