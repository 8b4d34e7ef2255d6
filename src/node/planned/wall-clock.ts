/**
 * The clock on a wall somewhere, and the instant at which it shows a time. Wall times are minutes since 1970-01-01T00:00 as if days had no zone. Pure but
 * for the table of zones, which the platform has.
 */
import { remember } from '../util/bounded-map.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Names as IANA has them, no offsets: those know no daylight saving. */
const NAME = /^[A-Za-z][A-Za-z_]*(?:\/[A-Za-z0-9_+-]+){0,2}$/;

/** A format takes the platform some milliseconds to make, and kilobytes to keep. */
const MAX_FORMATS = 64;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const held = formats.get(zone);
  if (held !== undefined) return held;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  remember(formats, zone, made, MAX_FORMATS);
  return made;
}

/** Whether this platform knows the zone. Another one, or a later one, may know others. */
export function isZone(zone: string): boolean {
  if (!NAME.test(zone)) return false;
  try {
    formatOf(zone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** What the wall's clock shows at an instant (ms since 1970), in whole minutes. Throws RangeError for an unknown zone. */
export function wallAt(instant: number, zone: string): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name)!;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')) / MINUTE;
}

/**
 * The instant (ms since 1970) at which the wall's clock shows `wall`. As calendars have it (RFC 5545, 3.3.5): of two such instants the first; where clocks
 * jump over it, the one that the time before the jump would have had.
 */
export function instantOf(wall: number, zone: string): number {
  const utc = wall * MINUTE;
  const offsetAt = (instant: number): number => wallAt(instant, zone) * MINUTE - instant;
  const [before, after] = [offsetAt(utc - DAY), offsetAt(utc + DAY)];
  if (before === after || offsetAt(utc - before) === before) return utc - before;
  return offsetAt(utc - after) === after ? utc - after : utc - before;
}
