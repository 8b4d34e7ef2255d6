/** The program's own choosing of parents and relays on a simulated network: 1,000, 100,000 and 1,000,000 listeners. */
import type { Bench, Figure } from './bench.ts';
import { type Outcome, simulate as run } from './simulation/room.ts';

const SIZES = [1_000, 100_000, 1_000_000] as const;

const whole = new Intl.NumberFormat('en');

/** A row of the table in docs/scale.md. */
function row(listeners: number, o: Outcome): string {
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
  return `| ${[
    whole.format(listeners),
    whole.format(o.relays),
    `${o.depth.mean.toFixed(1)} / ${o.depth.max}`,
    `${percent(o.load.mean)} / ${percent(o.load.p99)}`,
    o.gone,
    whole.format(o.moved),
    `${o.gap.p50.toFixed(0)} / ${o.gap.p99.toFixed(0)} / ${o.gap.max.toFixed(0)}`,
    `${o.storm.relays} (${percent(o.storm.share)})`,
    whole.format(o.rush),
    o.turnedAway,
    o.seconds.toFixed(1),
  ].join(' | ')} |`;
}

export const simulate: Bench = {
  name: 'simulate',
  about: 'the choosing of relays on a simulated network, up to a million listeners',
  run: async (say) => {
    const figures: Figure[] = [];
    for (const listeners of SIZES) {
      const outcome = run(listeners);
      say(row(listeners, outcome));
      const name = `simulate.${listeners}`;
      figures.push(
        { name: `${name}.depth`, value: outcome.depth.max, unit: 'relays' },
        { name: `${name}.load.p99`, value: outcome.load.p99, unit: 'of places' },
        { name: `${name}.storm`, value: outcome.storm.share, unit: 'of relays' },
        { name: `${name}.gap.p99`, value: outcome.gap.p99, unit: 'ms' },
        { name: `${name}.seconds`, value: outcome.seconds, unit: 's' },
      );
    }
    return figures;
  },
};
