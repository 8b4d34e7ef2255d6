/** What a bench is, and what it yields. */

export interface Figure {
  /** As in `latency.clean.p50`: bench, circumstance, statistic. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The same thing measured on the peer (a plain call or mesh, or another version) in the same run. */
  readonly yardstick?: number;
  /** What the yardstick is of: 'plain' unless said. */
  readonly beside?: string;
}

/** What the command line asks of a bench. */
export interface BenchOptions {
  /** How listeners are reached: 'ws' unless said. */
  readonly transport?: string;
  /** Workers of the relay. */
  readonly workers?: number;
  /** A version to measure beside this one: a commit, a tag, a branch. */
  readonly against?: string;
  /** How often to measure. */
  readonly runs?: number;
  /** What `start` measures, as limits.ts names it. */
  readonly circumstances?: readonly string[];
  /** Limits of a network are kept by the wire, not by the browser. */
  readonly wire?: boolean;
  /** Which of its attacks `siege` makes, from how many addresses and for how long; all of them from one unless said. */
  readonly attack?: string;
  readonly addresses?: number;
  /** The relay of `siege` asks strangers for work under load. */
  readonly work?: boolean;
  readonly seconds?: number;
  /** How long `listen` and `soak` watch memory. */
  readonly minutes?: number;
}

export interface Bench {
  readonly name: string;
  /** One line for the list. */
  readonly about: string;
  /** Measures; `say` tells the person who waits what is going on. */
  run(say: (line: string) => void, options?: BenchOptions): Promise<Figure[]>;
}
