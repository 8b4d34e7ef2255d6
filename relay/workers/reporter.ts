import type { Counted, Counters } from '../util/counters.ts';
import type { TickLag } from '../util/tick-lag.ts';
import type { WorkerReport } from './protocol.ts';
import type { WorkerRooms } from './worker-rooms.ts';

export interface ReporterOptions {
  readonly counters: Counters;
  readonly lag: TickLag;
  readonly rooms: Pick<WorkerRooms, 'bytes' | 'stats'>;
}

/** Sums up what a worker did since the last report. */
export class Reporter {
  readonly #o: ReporterOptions;
  #counted: Readonly<Record<Counted, number>>;
  #bytes = 0;
  #lagCounts: readonly number[];
  #lagSum = 0;

  constructor(options: ReporterOptions) {
    this.#o = options;
    this.#counted = options.counters.read();
    this.#lagCounts = [...options.lag.counts];
  }

  take(): WorkerReport {
    const { counters, lag, rooms } = this.#o;
    const before = { counted: this.#counted, bytes: this.#bytes, counts: this.#lagCounts, sum: this.#lagSum };
    this.#counted = counters.read();
    this.#bytes = rooms.bytes;
    this.#lagCounts = [...lag.counts];
    this.#lagSum = lag.sum;
    const { user, system } = process.cpuUsage();
    return {
      counted: (Object.keys(this.#counted) as Counted[]).flatMap((name) => {
        const more = this.#counted[name] - before.counted[name];
        return more === 0 ? [] : [[name, more] as const];
      }),
      bytes: this.#bytes - before.bytes,
      lag: {
        counts: this.#lagCounts.map((count, i) => count - before.counts[i]!),
        sum: this.#lagSum - before.sum,
        mean: lag.mean,
      },
      rooms: rooms.stats,
      cpu: (user + system) / 1e6,
      resident: process.memoryUsage.rss(),
    };
  }
}
