/** What a bench is, and what it yields. */

export interface Figure {
  /** As in `latency.clean.p50`: bench, circumstance, statistic. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The same thing measured on the peer (a plain call or mesh) in the same run. */
  readonly yardstick?: number;
}

/** What the command line asks of a bench. */
export interface BenchOptions {
  /** How listeners are reached: 'ws' unless said. */
  readonly transport?: string;
  /** Workers of the relay. */
  readonly workers?: number;
}

export interface Bench {
  readonly name: string;
  /** One line for the list. */
  readonly about: string;
  /** Measures; `say` tells the person who waits what is going on. */
  run(say: (line: string) => void, options?: BenchOptions): Promise<Figure[]>;
}
