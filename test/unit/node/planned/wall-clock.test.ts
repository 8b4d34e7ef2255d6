import { describe, expect, it } from 'vitest';
import { instantOf, isZone, wallAt } from '../../../../src/node/planned/wall-clock.ts';
import { wall } from '../../../support/records/plans.ts';

const at = (iso: string): number => Date.parse(iso);

describe('the clock on a wall', () => {
  it('shows the time of its zone, before and after clocks change, and half an hour apart too', () => {
    expect(instantOf(wall(2026, 3, 28, 19), 'Europe/Berlin')).toBe(at('2026-03-28T18:00Z'));
    expect(instantOf(wall(2026, 3, 29, 19), 'Europe/Berlin')).toBe(at('2026-03-29T17:00Z'));
    expect(instantOf(wall(2026, 1, 1, 0), 'Pacific/Auckland')).toBe(at('2025-12-31T11:00Z'));
    expect(instantOf(wall(2026, 6, 1, 9, 30), 'Asia/Kolkata')).toBe(at('2026-06-01T04:00Z'));
    expect(instantOf(wall(2026, 6, 1, 9, 30), 'UTC')).toBe(at('2026-06-01T09:30Z'));
  });

  it('shows one time twice, of which the first is meant; and jumps over one, which means as long after midnight', () => {
    // In New York clocks go back on 1 November 2026 at two, and forward on 14 March 2027 at two.
    expect(instantOf(wall(2026, 11, 1, 1, 30), 'America/New_York')).toBe(at('2026-11-01T05:30Z'));
    expect(instantOf(wall(2027, 3, 14, 2, 30), 'America/New_York')).toBe(at('2027-03-14T07:30Z'));
    // And east of Greenwich.
    expect(instantOf(wall(2026, 10, 25, 2, 30), 'Europe/Berlin')).toBe(at('2026-10-25T00:30Z'));
    expect(instantOf(wall(2026, 3, 29, 2, 30), 'Europe/Berlin')).toBe(at('2026-03-29T01:30Z'));
  });

  it('reads back what it shows, at any hour of a year, around the world', () => {
    for (const zone of ['Europe/Lisbon', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia'])
      for (let hour = 0; hour < 366 * 24; hour += 7) {
        const instant = at('2026-01-01T00:00Z') + hour * 3_600_000;
        const shown = wallAt(instant, zone);
        expect(wallAt(instantOf(shown, zone), zone)).toBe(shown);
      }
  });

  it('knows zones by their names alone', () => {
    for (const zone of ['Europe/Paris', 'UTC', 'America/Argentina/Ushuaia', 'Etc/GMT+5'])
      expect(isZone(zone)).toBe(true);
    for (const zone of ['', '+02:00', 'Europe/Atlantis', 'a\n', 'Europe/Paris/x/y', ' UTC'])
      expect(isZone(zone)).toBe(false);
  });
});
