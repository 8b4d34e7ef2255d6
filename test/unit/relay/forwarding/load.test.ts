import { describe, expect, it } from 'vitest';
import { type Load, type Measured, NO_LOAD, nextLoad } from '../../../../relay/forwarding/load.ts';

const CALM: Measured = { places: 0.9, late: 1, joins: 2 };

/** The load after so many seconds of the same, measured twice a second. */
function loadAfter(load: Load, seconds: number, measured: Partial<Measured>, from = 0): Load {
  let now = load;
  for (let i = 0; i <= 2 * seconds; i++) now = nextLoad(now, { ...CALM, ...measured }, from + 500 * i);
  return now;
}

describe('load', () => {
  it.each([
    ['few places', { places: 0.09 }, 1],
    ['very few places', { places: 0.01 }, 3],
    ['late ticks', { late: 100 }, 1],
    ['very late ticks', { late: 250 }, 2],
    ['many who come', { joins: 150 }, 1],
    ['a flood', { joins: 5_000 }, 3],
  ])('begins with %s', (_, measured, level) => {
    expect(loadAfter(NO_LOAD, 2, measured).level).toBe(level);
  });

  it('does not begin with a moment', () => {
    const moment = nextLoad(NO_LOAD, { ...CALM, joins: 5_000 }, 0);
    expect(moment.level).toBe(0);
    expect(loadAfter(nextLoad(moment, CALM, 500), 0, { joins: 5_000 }, 1_000).level).toBe(0);
  });

  it('rises at once', () => {
    const load = loadAfter(NO_LOAD, 2, { joins: 150 });
    expect(nextLoad(load, { ...CALM, joins: 500 }, 3_000).level).toBe(3);
  });

  it('eases after ten seconds, and not before', () => {
    const load = loadAfter(NO_LOAD, 2, { joins: 500 });
    expect(loadAfter(load, 9, {}, 3_000).level).toBe(3);
    expect(loadAfter(load, 10, {}, 3_000).level).toBe(0);
  });

  it('stays between the two limits, as little as there is', () => {
    const load = loadAfter(NO_LOAD, 2, { places: 0.04 });
    expect(loadAfter(load, 60, { places: 0.12 }, 3_000).level).toBe(1);
    expect(loadAfter(NO_LOAD, 60, { places: 0.12 }).level).toBe(0);
  });
});
