import { describe, expect, it } from 'vitest';
import { type Finding, RelayComparison } from '../../../../../src/node/fanout/subscribe/relay-comparison.ts';

const STREAM = '00112233445566ff';

interface Way {
  /** Which of the bundles it brings. */
  readonly brings?: (n: number) => boolean;
  /** How late, ms. */
  readonly delay?: (n: number) => number;
}

/** Says bundles every 60 ms by two ways from `begin` on, until there is a finding or six seconds have passed. */
function compare(olive: Way, fig: Way, newest?: number): Finding | 'alike' | undefined {
  const comparison = new RelayComparison(
    ['olive', 'fig'],
    newest === undefined ? [] : [{ stream: STREAM, seq: newest }],
    0,
  );
  const arrivals = [...Array(100).keys()].flatMap((n) =>
    Object.entries({ olive, fig }).flatMap(([relay, { brings = () => true, delay = () => 0 }]) =>
      brings(n) ? [{ relay, last: n * 3 + 2, time: n * 60 + 20 + delay(n) }] : [],
    ),
  );
  arrivals.sort((a, b) => a.time - b.time);
  for (const { relay, last, time } of arrivals) {
    const found = comparison.judge(time);
    if (found !== undefined) return found;
    comparison.note(relay, { stream: STREAM, last }, time);
  }
  return comparison.judge(9_000);
}

describe('a comparison of two relays', () => {
  it('finds them alike when both bring everything, though one is a little slower and its connection stalls', () => {
    expect(compare({}, {})).toBe('alike');
    expect(compare({}, { delay: () => 120 })).toBe('alike');
    // A second's bundles come at once at the end of a stall.
    const stall = (n: number): number => (n >= 12 && n < 20 ? (20 - n) * 60 : 0);
    expect(compare({ delay: stall }, {})).toBe('alike');
  });

  it('finds them alike when a backup to one of them starts while the first has yet to deliver', () => {
    const apart = (n: number): number => (n >= 12 && n < 18 ? 700 - (n - 12) * 60 : 0);
    expect(compare({ delay: apart }, {})).toBe('alike');
  });

  it('shows which one withholds: all, or a part', () => {
    expect(compare({ brings: () => false }, {})).toEqual({ relay: 'olive', misdeed: 'withheld' });
    expect(compare({}, { brings: (n) => n % 3 !== 0 })).toEqual({ relay: 'fig', misdeed: 'withheld' });
  });

  it('does not blame either for what both lose', () => {
    expect(compare({ brings: (n) => n % 3 !== 0 }, { brings: (n) => n % 3 !== 1 })).toBe('alike');
  });

  it('show which one is late', () => {
    expect(compare({ delay: () => 800 }, {})).toEqual({ relay: 'olive', misdeed: 'late' });
    expect(compare({}, { delay: (n) => 300 + (n % 5) * 40 })).toEqual({ relay: 'fig', misdeed: 'late' });
  });

  it('says nothing about silence, nor about earlier audio', () => {
    expect(compare({ brings: () => false }, { brings: () => false })).toBeUndefined();
    expect(compare({ brings: () => false }, { brings: (n) => n < 60 }, 200)).toBeUndefined();
  });

  it('remembers a bounded number of bundles', () => {
    const comparison = new RelayComparison(['olive', 'fig'], [], 0);
    for (let n = 0; n < 10_000; n++) comparison.note('olive', { stream: STREAM, last: n }, 100);
    // All of them came too soon to count; those beyond the bound were not taken.
    comparison.note('olive', { stream: STREAM, last: 20_000 }, 2_000);
    expect(comparison.judge(9_000)).toBeUndefined();
  });
});
