/**
 * Whether this device's clock is right. Records of another time are taken by nobody, so with a wrong clock one sees no rooms and is seen in
 * none: the person is told. That is all: nobody's word changes what time it is here, or how long a grant holds.
 */
import { CLOCK_TOLERANCE } from '../../../node/identity/certificate.ts';

/**
 * By how much the clock here is behind what others say, below 0 ahead, ms; undefined while it is right. `offsets`: their time less ours, of each
 * who was asked. Whoever agrees with the clock here clears it, so that one who lies or is wrong shows nothing where anybody else is asked.
 */
export function clockOff(offsets: readonly number[]): number | undefined {
  const [least, ...others] = [...offsets].sort((a, b) => Math.abs(a) - Math.abs(b));
  if (least === undefined || Math.abs(least) <= CLOCK_TOLERANCE) return undefined;
  return others.every((offset) => offset > 0 === least > 0) ? least : undefined;
}

/** As `clockOff`, where relays said so: before the clock is blamed, the server of the page is asked as well. `server`: its time, if it tells. */
export async function checkClock(
  offsets: readonly number[],
  server: () => Promise<number | undefined>,
): Promise<number | undefined> {
  if (clockOff(offsets) === undefined) return undefined;
  const time = await server();
  return clockOff(time === undefined ? offsets : [...offsets, time - Date.now()]);
}

/** The time by the server that the page came from, ms since 1970; undefined when it does not tell. Never throws. */
export async function serverTime(signal: AbortSignal): Promise<number | undefined> {
  try {
    const init = { method: 'HEAD', cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' } as const;
    const { headers } = await fetch(document.baseURI, { ...init, signal });
    const time = Date.parse(headers.get('date') ?? '');
    // Out of a cache on the way comes the time at which it was put there.
    return Number.isNaN(time) || Number(headers.get('age')) > 0 ? undefined : time;
  } catch {
    // Off-line, or gone since: the relays' word remains.
    return undefined;
  }
}
